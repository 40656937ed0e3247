//! The word of a cue that says what the source did, and what it says beside its content and source.

use super::Act;
use super::clause::{Clause, is_auxiliary};
use super::lexicon::{self, Entry, Part};

/// The word that carries a cue.
#[derive(Clone, Copy, Debug)]
pub(super) struct Head {
    /// Where it stands.
    pub(super) token: usize,
    /// What the lexicon knows of it.
    pub(super) entry: &'static Entry,
}

/// Verbs that are another act together with a small word: the verb, the word after it, the act.
const PHRASES: [(&str, &[&str], Act); 33] = [
    // The bank turned down the offer.
    ("turn", &["down", "aside", "away"], Act::Declined),
    ("steer", &["clear"], Act::Declined),
    ("hold", &["back"], Act::Declined),
    ("pass", &["up"], Act::Declined),
    // The port ruled out a strike.
    ("rule", &["out"], Act::Denied),
    ("brush", &["off", "aside", "away"], Act::Denied),
    ("shrug", &["off", "aside"], Act::Denied),
    ("laugh", &["off"], Act::Denied),
    ("wave", &["off", "aside", "away"], Act::Denied),
    ("bat", &["away"], Act::Denied),
    ("shoot", &["down"], Act::Denied),
    ("knock", &["down"], Act::Denied),
    ("explain", &["away"], Act::Denied),
    // She pleaded not guilty.
    ("plead", &["not"], Act::Denied),
    ("plead", &["guilty"], Act::Said),
    // The union called on drivers to wait. They pressed for a vote.
    ("call", &["on", "upon"], Act::Asked),
    ("press", &["for"], Act::Asked),
    ("push", &["for"], Act::Asked),
    // The zoo is looking to buy land. Skippers look forward to the race.
    ("look", &["to", "for", "forward"], Act::Intends),
    ("look", &["at", "on", "upon", "down", "up"], Act::Believes),
    ("set", &["out"], Act::Intends),
    ("set", &["forth"], Act::Said),
    ("go", &["public"], Act::Said),
    ("go", &["ahead"], Act::Intends),
    ("make", &["sure"], Act::Intends),
    ("make", &["of"], Act::Believes),
    ("come", &["to"], Act::Believes),
    ("count", &["on", "upon"], Act::Believes),
    ("bank", &["on"], Act::Believes),
    ("find", &["out"], Act::Believes),
    ("figure", &["out"], Act::Believes),
    ("point", &["out", "to"], Act::Said),
    ("sign", &["off"], Act::Decided),
];

/// Words before a verb of wishing that make it a plain wish: "would like to", "would rather".
const WISHES: [&str; 6] = ["like", "love", "prefer", "rather", "hate", "want"];

/// What a court or parliament settles by a verb that others use of a belief or a word: "The court found that ...".
const SETTLED: [&str; 13] = [
    "accept",
    "affirm",
    "clear",
    "conclude",
    "dismiss",
    "find",
    "hold",
    "judge",
    "pronounce",
    "recognise",
    "recognize",
    "reject",
    "uphold",
];

/// Those who settle things with authority.
const AUTHORITIES: [&str; 21] = [
    "appeals",
    "arbitrator",
    "arbitrators",
    "court",
    "courts",
    "inquest",
    "judge",
    "judges",
    "juror",
    "jurors",
    "jury",
    "justice",
    "justices",
    "legislature",
    "magistrate",
    "magistrates",
    "parliament",
    "referee",
    "senate",
    "tribunal",
    "umpire",
];

/// Texts and inquiries, which show what they say. Letters, statements and speeches are not among them: they are somebody
/// speaking.
const DOCUMENTS: [&str; 88] = [
    "analyses",
    "analysis",
    "appraisal",
    "archive",
    "archives",
    "assessment",
    "audit",
    "audits",
    "banner",
    "bill",
    "book",
    "books",
    "brochure",
    "bulletin",
    "catalogue",
    "census",
    "certificate",
    "chapter",
    "charter",
    "chart",
    "charts",
    "constitution",
    "contract",
    "data",
    "diary",
    "document",
    "documents",
    "dossier",
    "evaluation",
    "evidence",
    "experiment",
    "experiments",
    "figures",
    "file",
    "files",
    "findings",
    "footage",
    "forecast",
    "form",
    "graph",
    "guidance",
    "guidelines",
    "image",
    "images",
    "index",
    "inscription",
    "inquiry",
    "investigation",
    "label",
    "law",
    "leaflet",
    "ledger",
    "log",
    "logs",
    "manual",
    "map",
    "maps",
    "message",
    "messages",
    "minutes",
    "model",
    "models",
    "notes",
    "notice",
    "page",
    "pages",
    "poll",
    "polls",
    "post",
    "posting",
    "postings",
    "posts",
    "records",
    "report",
    "reports",
    "research",
    "results",
    "review",
    "ruling",
    "section",
    "sign",
    "site",
    "statistics",
    "studies",
    "study",
    "survey",
    "surveys",
    "website",
];

/// Verbs that are an utterance even of a document: "The report recommends that ..." shows nothing.
const UTTERED_BY_DOCUMENTS: [&str; 9] =
    ["accuse", "advise", "call", "criticise", "criticize", "praise", "propose", "recommend", "warn"];

/// Words that end the head of a noun phrase: what follows them only tells more of it.
const AFTER_HEAD: [&str; 25] = [
    "about",
    "at",
    "based",
    "by",
    "carried",
    "commissioned",
    "conducted",
    "drawn",
    "for",
    "from",
    "in",
    "into",
    "last",
    "made",
    "of",
    "on",
    "out",
    "over",
    "published",
    "seen",
    "sent",
    "that",
    "this",
    "which",
    "with",
];

/// The word of the cue that says what the source did: the first that can, not counting what only helps it.
pub(super) fn of(clause: &Clause<'_, '_>) -> Option<Head> {
    let known = |token: usize| {
        let word = clause.word(token);
        // "forgot to mention": a verb on the way to the head.
        let leads_on = word.starts_with("forg") && clause.is(token + 1, &["to"]);
        let entry = lexicon::entry(&word).filter(|_| !is_auxiliary(&word) && !leads_on)?;
        Some(Head { token, entry })
    };
    let speaks = |head: &Head| head.entry.act.is_some();
    let mut heads = clause.cue.clone().filter_map(known);
    let light = heads.clone().next();
    let Some(head) = heads.find(speaks) else { return light };
    if head.entry.part != Part::Name {
        return Some(head);
    }
    // "has the clear feeling": of adjectives and nouns in a row the last is the head.
    let is_name = |head: &Head| head.entry.part == Part::Name && speaks(head);
    let last = (head.token + 1..clause.cue.end).map_while(|token| known(token).filter(is_name)).last();
    last.or(Some(head))
}

/// What the source did, by the head of the cue, the content and the source.
pub(super) fn act(head: Head, clause: &Clause<'_, '_>, source: &[String], content: usize) -> Act {
    let lemma = head.entry.lemma;
    let is_verb = head.entry.part == Part::Verb;
    let after = head.token + 1;
    let phrase = PHRASES.iter().find(|(verb, words, _)| is_verb && *verb == lemma && clause.is(after, words));
    if let Some((_, _, act)) = phrase {
        return *act;
    }
    let to = clause.is(content, &["to"]);
    // The model often takes the person told into the content: "told | skippers to stay".
    let told_to = to || orders(clause, content);
    let authority = source.iter().any(|word| AUTHORITIES.contains(&word.to_lowercase().as_str()));
    let document = is_document(source);
    match lemma {
        // The owners would like to thank the crew.
        _ if is_wish(head, clause) => Act::Intends,
        // The harbour master told skippers to stay in port.
        "tell" if told_to => Act::Decided,
        // She was convinced that it would hold: the participle of "convince" is a state here.
        _ if head.entry.act == Some(Act::Said) && is_state(head, clause) => Act::Believes,
        // The club hopes to sell the ground.
        "hope" | "determine" if is_verb && to => Act::Intends,
        // The firm is considering moving its office; but: Many consider the firm rich.
        "consider" if clause.word(content).ends_with("ing") => Act::Intends,
        // The court found that the dam was unsafe.
        _ if authority && is_verb && SETTLED.contains(&lemma) => Act::Decided,
        // The team found that bees can count; but: Residents find the noise unbearable.
        "find" if document || clause.is(content, &["that"]) => Act::Shows,
        "find" => Act::Believes,
        // The report says that the dam is unsafe.
        _ if document && !UTTERED_BY_DOCUMENTS.contains(&lemma) => match head.entry.act {
            Some(Act::Said) | None => Act::Shows,
            Some(act) => act,
        },
        _ => head.entry.act.unwrap_or(Act::Said),
    }
}

/// Whether a content is "skippers to stay in port": somebody and an infinitive, and no clause of its own.
fn orders(clause: &Clause<'_, '_>, content: usize) -> bool {
    let Some(to) = (content..content.saturating_add(6)).find(|&token| clause.is(token, &["to"])) else { return false };
    let whose = ["that", "he", "she", "it", "they", "we", "i", "there", "the", "a", "his", "her", "its", "their"];
    let has_verb = |token: usize| {
        let word = clause.word(token);
        clause.is_quoted(token)
            || is_auxiliary(&word)
            || whose[..8].contains(&word.as_str())
            || lexicon::can_attribute(&word)
    };
    let lower = clause.word(to + 1).chars().all(char::is_alphabetic) && !whose.contains(&clause.word(to + 1).as_str());
    !clause.is_quoted(to) && !(content..to).any(has_verb) && lower && clause.is_plain_case(to + 1)
}

/// Whether the head is the participle of a state of mind after a form of "be".
fn is_state(head: Head, clause: &Clause<'_, '_>) -> bool {
    let states = ["convinced", "impressed", "persuaded", "reassured", "assured"];
    let be = ["am", "is", "are", "was", "were", "been", "being", "'s", "'re", "'m"];
    clause.is(head.token, &states) && (clause.group..head.token).any(|token| clause.is(token, &be))
}

/// Whether the head is a wish in the form of "would like", which supposes nothing.
pub(super) fn is_wish(head: Head, clause: &Clause<'_, '_>) -> bool {
    clause.is(head.token, &WISHES)
        && (clause.group..head.token).any(|token| clause.is(token, &["would", "'d"]))
        && !(clause.group..head.token).any(|token| clause.is(token, &["have"]))
}

/// Whether a source is a text or an inquiry: by the last word of its head.
///
/// "The harbour report of 1990" is one; "the report's author", "the survey team" and "the Evening Post" are none.
pub(crate) fn is_document(source: &[String]) -> bool {
    let ends = |word: &str| !word.starts_with(char::is_alphabetic) || AFTER_HEAD.contains(&word);
    let is_last = |at: usize| {
        source.get(at + 1).is_none_or(|next| ends(next) && next != "'s" && next != "-" || next.ends_with("ing"))
    };
    let until = source.iter().position(|word| AFTER_HEAD.contains(&word.as_str())).unwrap_or(source.len());
    let is_text = |at: usize| {
        let word = &source[at];
        let is_name = at > 0 && word.starts_with(char::is_uppercase);
        !is_name && DOCUMENTS.contains(&word.to_lowercase().as_str())
    };
    (0..until).any(|at| is_text(at) && is_last(at))
}
