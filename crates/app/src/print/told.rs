//! What is known of each statement, in words, in the order of a tree: what a statement contains follows it.

use onrecord_read::act::{Act, Polarity};
use onrecord_read::document::Document;
use onrecord_read::span::Span;
use onrecord_read::speaker::Kind;
use onrecord_read::statement::{Reading, Statement};
use onrecord_read::text::BlockKind;

use super::in_line;

/// One statement in words.
#[derive(Debug)]
pub(super) struct Told<'r> {
    /// Its place in the reading.
    pub(super) number: usize,
    /// How many statements it stands inside of.
    pub(super) depth: usize,
    pub(super) statement: &'r Statement,
    /// Who said it: the fullest name, or the words of the source; `None` without a source and a speaker.
    pub(super) who: Option<String>,
    /// More of who: the role, "unnamed official", why it is not known who.
    pub(super) of_whom: Vec<String>,
    /// The words that attribute, as printed.
    pub(super) cue: Option<String>,
    /// What the source did, where the cue alone may mislead: all that is not affirmed, and what the cue does not say.
    pub(super) deed: Option<&'static str>,
    /// What was said.
    pub(super) content: String,
    /// When, to whom, on what occasion, in what part of the article, and what is still open.
    pub(super) facts: Vec<String>,
}

impl Told<'_> {
    /// Whether the text affirms that it happened; where it does not, every view says so in words.
    pub(super) fn is_affirmed(&self) -> bool {
        is_affirmed(self.statement)
    }
}

/// Whether the text affirms that a statement happened.
pub(super) fn is_affirmed(statement: &Statement) -> bool {
    statement.polarity == Polarity::Affirmed
}

/// What the source did, with what the text says of it: "said", "did NOT say", "would say, if at all".
pub(super) fn deed(act: Act, polarity: Polarity) -> &'static str {
    let words = match act {
        Act::Said => ["said", "did NOT say", "would say, if at all"],
        Act::Asked => ["asked", "did NOT ask", "would ask, if at all"],
        Act::Denied => ["denied", "did NOT deny", "would deny, if at all"],
        Act::Declined => ["declined", "did NOT decline", "would decline, if at all"],
        Act::Believes => ["believes", "does NOT believe", "would believe, if at all"],
        Act::Intends => ["intends", "does NOT intend", "would intend, if at all"],
        Act::Shows => ["shows", "does NOT show", "would show, if at all"],
        Act::Decided => ["decided", "did NOT decide", "would decide, if at all"],
    };
    match polarity {
        Polarity::Affirmed => words[0],
        Polarity::Negated => words[1],
        Polarity::Hypothetical => words[2],
    }
}

/// The same of the words of the wire format; `None` where they are none of it.
pub(in crate::print) fn deed_in_words(act: &str, polarity: &str) -> Option<&'static str> {
    use Act::{Asked, Believes, Decided, Declined, Denied, Intends, Said, Shows};
    let act =
        [Said, Asked, Denied, Declined, Believes, Intends, Shows, Decided].into_iter().find(|one| one.word() == act)?;
    let polarities = [Polarity::Affirmed, Polarity::Negated, Polarity::Hypothetical];
    Some(deed(act, polarities.into_iter().find(|one| one.word() == polarity)?))
}

/// The statements of a reading as a tree, each followed by what it contains.
pub(super) fn tree<'r>(document: &Document, reading: &'r Reading) -> Vec<Told<'r>> {
    let statements = &reading.statements;
    let place = |id| statements.iter().position(|statement| statement.id == id);
    let around: Vec<Option<usize>> = statements.iter().map(|statement| statement.within.and_then(place)).collect();
    let inside = |of: Option<usize>| (0..around.len()).rev().filter(|&inner| around[inner] == of).collect::<Vec<_>>();
    let mut told: Vec<Told<'_>> = Vec::with_capacity(statements.len());
    let mut waiting: Vec<(usize, usize)> = inside(None).into_iter().map(|root| (root, 0)).collect();
    while let Some((number, depth)) = waiting.pop() {
        told.push(one(document, reading, number, depth));
        waiting.extend(inside(Some(number)).into_iter().map(|inner| (inner, depth + 1)));
    }
    told
}

fn one<'r>(document: &Document, reading: &'r Reading, number: usize, depth: usize) -> Told<'r> {
    let statement = &reading.statements[number];
    let attribution = &statement.attribution;
    let words = |span: Span| in_line(document.text.slice(span));
    let content: Vec<String> = attribution.content.iter().map(|&span| words(span)).collect();
    let cue = attribution.cue.map(words);
    let who =
        statement.speaker.as_ref().map(|speaker| in_line(&speaker.name)).or_else(|| attribution.source.map(words));
    Told {
        number,
        depth,
        statement,
        of_whom: of_whom(statement, who.as_deref(), words),
        deed: deed_beside(statement, cue.as_deref()),
        facts: facts(statement, reading, words),
        who,
        cue,
        content: content.join(" ... "),
    }
}

/// What the cue does not say of the deed.
fn deed_beside(statement: &Statement, cue: Option<&str>) -> Option<&'static str> {
    let (act, polarity) = (statement.act, statement.polarity);
    // "said" beside each verb of saying would only be in the way, and so would "denied" beside "has denied".
    let plain = |cue: &str| act == Act::Said || cue.to_lowercase().contains(&act.word()[..4]);
    (polarity != Polarity::Affirmed || !cue.is_none_or(plain)).then(|| deed(act, polarity))
}

/// The role of the speaker, the kind of one without a name, or why nobody is known.
fn of_whom(statement: &Statement, who: Option<&str>, words: impl Fn(Span) -> String) -> Vec<String> {
    let Some(speaker) = &statement.speaker else {
        let reasons = statement.unresolved.iter().filter_map(|open| open.strip_prefix("speaker: "));
        return reasons.map(|reason| format!("unknown: {}", in_line(reason))).collect();
    };
    let role = speaker.role.map(&words).filter(|role| who.is_none_or(|who| !who.contains(role.as_str())));
    let unnamed = speaker.anonymity.as_ref().map(|anonymity| {
        let reason = anonymity.reason.map(|reason| format!(" ({})", words(reason)));
        format!("unnamed: {}{}", anonymity.capacity.word(), reason.unwrap_or_default())
    });
    let unnamed = unnamed.or_else(|| (speaker.kind == Kind::Unnamed).then(|| "unnamed".to_owned()));
    role.into_iter().chain(unnamed).collect()
}

/// When, to whom, on what occasion, where in the article, and what is open.
fn facts(statement: &Statement, reading: &Reading, words: impl Fn(Span) -> String) -> Vec<String> {
    let mut facts = Vec::new();
    if let Some(block) = part_of_article(statement.block) {
        facts.push(block.to_owned());
    }
    if let Some(dated) = &statement.said {
        let evidence = dated.evidence.map(|evidence| format!(" (“{}”)", words(evidence)));
        facts.push(format!("said {}{}", dated.iso(), evidence.unwrap_or_default()));
    }
    facts.extend(statement.addressee.map(|addressee| format!("to {}", words(addressee))));
    facts.extend(statement.occasion.map(&words));
    let place = |id| reading.statements.iter().position(|other| other.id == id);
    facts.extend(statement.within.and_then(place).map(|place| format!("inside {}", place + 1)));
    facts.extend(statement.repeats.and_then(place).map(|place| format!("repeats {}", place + 1)));
    let open = statement.unresolved.iter().filter(|open| statement.speaker.is_some() || !open.starts_with("speaker: "));
    facts.extend(open.map(|open| format!("open: {}", in_line(open))));
    facts
}

/// The part of the article, where it is not its running text.
fn part_of_article(block: BlockKind) -> Option<&'static str> {
    match block {
        BlockKind::Headline => Some("headline"),
        BlockKind::Subhead => Some("subhead"),
        BlockKind::Caption => Some("caption"),
        BlockKind::PullQuote => Some("pull quote"),
        BlockKind::Paragraph | BlockKind::ListItem | BlockKind::Blockquote => None,
    }
}

#[cfg(test)]
mod tests {
    use super::super::sample;
    use super::*;

    #[test]
    fn what_is_not_affirmed_never_reads_like_what_is() {
        use Act::{Asked, Believes, Decided, Declined, Denied, Intends, Said, Shows};
        for act in [Said, Asked, Denied, Declined, Believes, Intends, Shows, Decided] {
            assert!(deed(act, Polarity::Negated).contains(" NOT "));
            assert!(deed(act, Polarity::Hypothetical).starts_with("would "));
            assert_eq!(deed(act, Polarity::Affirmed), act.word());
        }
    }

    #[test]
    fn what_a_statement_contains_follows_it_and_none_is_lost() {
        let (document, mut reading) = sample();
        reading.statements.reverse();
        let order = |reading: &Reading| -> Vec<(usize, usize)> {
            tree(&document, reading).iter().map(|told| (told.number, told.depth)).collect()
        };
        assert_eq!(order(&reading), [(1, 0), (0, 1)]);
        reading.statements[0].within = None;
        assert_eq!(order(&reading), [(0, 0), (1, 0)]);
    }

    #[test]
    fn the_deed_stands_beside_the_cue_where_the_cue_alone_may_mislead() {
        let (document, reading) = sample();
        let deeds: Vec<_> = tree(&document, &reading).iter().map(|told| told.deed).collect();
        assert_eq!(deeds, [None, Some("did NOT say")]);
    }
}
