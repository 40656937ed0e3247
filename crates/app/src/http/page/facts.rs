//! A statement as pages show it.

use onrecord_ledger::query::Query;
use onrecord_ledger::search::Hit;
use onrecord_read::wire;

use crate::print::found;

/// A statement in words.
pub(super) struct Statement {
    /// Its number in the document, from 1.
    pub(super) number: usize,
    /// How many statements it stands inside of.
    pub(super) depth: usize,
    /// Its id.
    pub(super) id: String,
    /// The key of its document.
    pub(super) document: String,
    /// Who said it; `None` where nobody is known.
    pub(super) who: Option<String>,
    /// The id of the person of the ledger.
    pub(super) person: Option<String>,
    /// More of who: the name here, the role, the kind of one without a name.
    pub(super) of_whom: Vec<String>,
    /// The words that attribute, as printed.
    pub(super) cue: Option<String>,
    /// What the source did, where the cue alone may mislead.
    pub(super) deed: Option<String>,
    /// Whether the text affirms that it happened.
    pub(super) is_affirmed: bool,
    /// What was said, cut at the words that were asked for.
    pub(super) content: Vec<Piece>,
    /// When it was uttered, with the words that say so.
    pub(super) said: Option<String>,
    /// To whom, and on what occasion.
    pub(super) addressee: Option<String>,
    pub(super) occasion: Option<String>,
    /// direct, indirect or mixed.
    pub(super) form: &'static str,
    /// The part of the article, where it is not its running text.
    pub(super) part: Option<&'static str>,
    /// How sure the reader is of the attribution, in percent.
    pub(super) sure: u8,
    /// What stayed open.
    pub(super) open: Vec<String>,
    /// The utterance that it is a printing of, where others print it too.
    pub(super) family: Option<String>,
    /// How often and where that was printed, where the page shows one line for all of it.
    pub(super) printed: Option<String>,
    /// What reviews say of it.
    pub(super) state: &'static str,
    /// Where it was printed.
    pub(super) outlet: Option<String>,
    pub(super) published: Option<String>,
    pub(super) headline: String,
}

/// Words, and whether they are among those that were asked for.
pub(super) struct Piece {
    pub(super) words: String,
    pub(super) is_asked_for: bool,
}

impl Statement {
    /// A statement that was found; `query` says which of its words were asked for.
    pub(super) fn of(hit: &Hit, query: &Query) -> Self {
        let line = &hit.line;
        let is_affirmed = found::is_affirmed(line);
        let deed = (!is_affirmed || line.act != "said").then(|| found::deed(line).to_owned());
        let words = |words: &Option<wire::Words>| words.as_ref().map(|words| words.text.clone());
        let part = line.block.word();
        Self {
            number: hit.place + 1,
            depth: hit.around().count(),
            id: line.id.clone(),
            document: hit.source.key.to_string(),
            who: found::who(hit),
            person: hit.person.as_ref().map(|who| who.id.to_string()),
            of_whom: of_whom(hit),
            cue: words(&line.cue),
            deed,
            is_affirmed,
            content: pieces(&found::content(line), query),
            said: line.said.as_ref().map(said),
            addressee: words(&line.addressee),
            occasion: words(&line.occasion),
            form: line.form.word(),
            part: matches!(part, "headline" | "subhead" | "caption" | "pull-quote").then_some(part),
            sure: (line.confidence.attribution.clamp(0.0, 1.0) * 100.0).round() as u8,
            open: line.unresolved.clone(),
            family: line.family.clone(),
            printed: None,
            state: hit.state,
            outlet: line.document.outlet.clone(),
            published: line.document.published.map(|day| day.to_string()),
            headline: found::headline(hit),
        }
    }

    /// The address of the statement.
    pub(super) fn address(&self) -> String {
        format!("/documents/{}/statements/{}", self.document, self.id)
    }
}

fn of_whom(hit: &Hit) -> Vec<String> {
    let line = &hit.line;
    let Some(speaker) = &line.speaker else {
        let reasons = line.unresolved.iter().filter_map(|open| open.strip_prefix("speaker: "));
        return reasons.map(|reason| format!("unknown: {reason}")).collect();
    };
    let who = hit.person.as_ref().map_or(speaker.name.as_str(), |who| who.name.as_str());
    let called = (speaker.name != who).then(|| format!("here {}", speaker.name));
    let role = speaker.role.as_ref().map(|role| role.text.clone()).filter(|role| !who.contains(role.as_str()));
    let unnamed = speaker.unnamed.as_ref().map(|unnamed| match &unnamed.reason {
        Some(reason) => format!("unnamed: {} ({})", unnamed.capacity, reason.text),
        None => format!("unnamed: {}", unnamed.capacity),
    });
    called.into_iter().chain(role).chain(unnamed).collect()
}

fn said(said: &wire::Said) -> String {
    match &said.evidence {
        Some(evidence) => format!("{} (“{}”)", said.date, evidence.text),
        None => said.date.clone(),
    }
}

/// Cuts words where those that were asked for begin and end: whole words, whatever their capitals.
fn pieces(words: &str, query: &Query) -> Vec<Piece> {
    let terms = query.words.iter().flat_map(|alternative| &alternative.all);
    let asked: Vec<(String, bool)> = terms
        .flat_map(|term| {
            let words: Vec<String> =
                term.text.split(|char: char| !char.is_alphanumeric()).map(str::to_lowercase).collect();
            let last = words.len().saturating_sub(1);
            let is_prefix = term.is_prefix;
            words.into_iter().enumerate().map(move |(place, word)| (word, is_prefix && place == last))
        })
        .filter(|(word, _)| !word.is_empty())
        .collect();
    let is_asked_for = |word: &str| {
        let word = word.to_lowercase();
        asked.iter().any(|(asked, is_prefix)| if *is_prefix { word.starts_with(asked) } else { word == *asked })
    };
    let mut pieces: Vec<Piece> = Vec::new();
    let mut push = |words: &str, is_asked_for| match pieces.last_mut() {
        Some(last) if last.is_asked_for == is_asked_for => last.words.push_str(words),
        _ if words.is_empty() => {}
        _ => pieces.push(Piece { words: words.to_owned(), is_asked_for }),
    };
    let mut rest = words;
    while let Some(start) = rest.find(char::is_alphanumeric) {
        let (between, from_word) = rest.split_at(start);
        push(between, false);
        let end = from_word.find(|char: char| !char.is_alphanumeric()).unwrap_or(from_word.len());
        let (word, behind) = from_word.split_at(end);
        push(word, is_asked_for(word));
        rest = behind;
    }
    push(rest, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn marked(words: &str, query: &str) -> String {
        let query = Query::parse(query).expect("the query can be understood");
        let piece = |piece: Piece| if piece.is_asked_for { format!("[{}]", piece.words) } else { piece.words };
        pieces(words, &query).into_iter().map(piece).collect()
    }

    #[test]
    fn the_words_that_were_asked_for_are_marked_whole_and_nothing_else() {
        assert_eq!(marked("The Ferry, the ferryman.", "ferry"), "The [Ferry], the ferryman.");
        assert_eq!(marked("The Ferry, the ferryman.", "ferr*"), "The [Ferry], the [ferryman].");
        assert_eq!(marked("It will run late.", "\"run late\" -will"), "It will [run] [late].");
        assert_eq!(marked("It will run late.", "by:moon"), "It will run late.");
        assert_eq!(marked("", "ferry"), "");
    }
}
