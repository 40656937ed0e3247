//! Reads the case files; `cases/README.md` says what they look like.

use std::ops::Range;

use jiff::civil::Date;
use onrecord_read::attribution::Form;

/// One rule, with a text and the statements that must be found in it.
#[derive(Debug)]
pub(crate) struct Case {
    /// The rule in plain words.
    pub(crate) heading: String,
    /// The line of the heading, counted from 1.
    pub(crate) line: usize,
    /// The text to read.
    pub(crate) text: String,
    /// The day of publication, if the case states one.
    pub(crate) published: Option<Date>,
    pub(crate) byline: Option<String>,
    /// What must be found in it.
    pub(crate) statements: Vec<Expected>,
    /// The line of the mark that says that the reader does not get the case right yet.
    pub(crate) not_yet: Option<usize>,
    /// The line before which such a mark belongs: the first of the list.
    pub(crate) list: usize,
}

/// A statement that must be found, as byte ranges of the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) source: Option<Range<usize>>,
    pub(crate) cue: Option<Range<usize>>,
    pub(crate) content: Vec<Range<usize>>,
    pub(crate) form: Form,
    /// What else the case says of it: a key of [`FACTS`] and its value, in their order.
    pub(crate) facts: Vec<(&'static str, String)>,
}

/// What a case may say of a statement after its four lines, in this order.
pub(crate) const FACTS: [&str; 12] = [
    "speaker",
    "kind",
    "capacity",
    "reason",
    "role",
    "act",
    "polarity",
    "said",
    "occasion",
    "addressee",
    "within",
    "repeats",
];

/// The four lines that every statement has, in this order.
const PARTS: [&str; 4] = ["source", "cue", "content", "form"];

/// Reads the cases of a file. What is wrong with it names its line: `12: there is no content`.
pub(crate) fn parse(page: &str) -> Result<Vec<Case>, String> {
    let lines: Vec<(usize, &str)> = (1..).zip(page.lines()).collect();
    let headings: Vec<usize> = (0..lines.len()).filter(|&index| lines[index].1.starts_with("## ")).collect();
    let mut cases: Vec<Case> = Vec::new();
    for (place, &start) in headings.iter().enumerate() {
        let end = headings.get(place + 1).map_or(lines.len(), |&next| next);
        let case = parse_case(&lines[start..end])?;
        if cases.iter().any(|known| known.heading == case.heading) {
            return Err(format!("{}: a case of this heading stands above", case.line));
        }
        cases.push(case);
    }
    if cases.is_empty() { Err("1: there is no case in the file".to_owned()) } else { Ok(cases) }
}

fn parse_case(lines: &[(usize, &str)]) -> Result<Case, String> {
    let (line, heading) = (lines[0].0, lines[0].1[3..].trim().to_owned());
    let quoted = |line: &str| line.starts_with('>');
    let first = lines.iter().position(|(_, text)| quoted(text)).ok_or(format!("{line}: the case has no text"))?;
    let count = lines[first..].iter().take_while(|(_, text)| quoted(text)).count();
    let mut text = join(lines[first..first + count].iter().map(|(_, text)| text[1..].trim()));

    let mut list = None;
    let mut not_yet = None;
    let mut says_nothing = false;
    let mut published = None;
    let mut byline = None;
    let mut is_no_break = false;
    let mut fields: Vec<Field<'_>> = Vec::new();
    for &(line, item) in &lines[first + count..] {
        if quoted(item) {
            return Err(format!("{line}: the case has a second text"));
        }
        let Some(item) = item.strip_prefix("- ") else {
            if item.trim().is_empty() || fields.is_empty() && !says_nothing {
                continue; // prose between the text and the list
            }
            return Err(format!("{line}: neither a field nor a heading"));
        };
        list.get_or_insert(line);
        match item.split_once(": ").map_or((item.trim(), ""), |(key, value)| (key, value.trim())) {
            ("nothing", "") => says_nothing = true,
            ("not yet", reason) if !reason.is_empty() && fields.is_empty() => not_yet = Some(line),
            ("text", "crlf") if fields.is_empty() => text = text.replace('\n', "\r\n"),
            ("text", "nbsp") if fields.is_empty() => {
                text = text.replace('~', "\u{a0}");
                is_no_break = true;
            }
            ("published", day) if fields.is_empty() => {
                published = Some(day.parse().map_err(|_| format!("{line}: not a day: {day:?}"))?);
            }
            ("byline", name) if !name.is_empty() && fields.is_empty() => byline = Some(name.to_owned()),
            (key, value) if !value.is_empty() && (PARTS.contains(&key) || FACTS.contains(&key)) => {
                fields.push(Field { line, key, value });
            }
            _ => return Err(format!("{line}: not a field of a case: {item:?}")),
        }
    }
    let list = list.ok_or(format!("{line}: the case says neither what is found nor `- nothing`"))?;
    if says_nothing != fields.is_empty() {
        return Err(format!("{list}: the case must have either statements or `- nothing`"));
    }
    let statements = fields
        .chunk_by(|_, next| next.key != "source")
        .map(|fields| parse_statement(fields, &text, is_no_break))
        .collect::<Result<_, _>>()?;
    Ok(Case { heading, line, text, published, byline, statements, not_yet, list })
}

/// The text of a block quote: a bare line begins a paragraph, another line end is a space.
fn join<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    let mut text = String::new();
    for line in lines {
        if line.is_empty() {
            text.push_str("\n\n");
        } else {
            let is_within = !text.is_empty() && !text.ends_with('\n');
            text.push_str(if is_within { " " } else { "" });
            text.push_str(line);
        }
    }
    text
}

struct Field<'p> {
    line: usize,
    key: &'p str,
    value: &'p str,
}

fn parse_statement(fields: &[Field<'_>], text: &str, is_no_break: bool) -> Result<Expected, String> {
    for (field, key) in fields.iter().zip(PARTS) {
        if field.key != key {
            return Err(format!("{}: {key} belongs here, not {}", field.line, field.key));
        }
    }
    let [source, cue, content, form, facts @ ..] = fields else {
        return Err(format!("{}: the statement does not have its four lines", fields[0].line));
    };
    let mut known = FACTS.iter();
    let facts = facts
        .iter()
        .map(|field| {
            let key = known.find(|key| **key == field.key);
            let key = key.ok_or(format!("{}: {} does not belong here", field.line, field.key))?;
            Ok((*key, field.value.to_owned()))
        })
        .collect::<Result<_, String>>()?;
    let find = |field: &Field<'_>, words: &str| {
        let words = if is_no_break { words.replace('~', "\u{a0}") } else { words.to_owned() };
        find(text, &words).ok_or(format!("{}: not in the text: {words:?}", field.line))
    };
    let optional = |field: &Field<'_>| match field.value {
        "none" => Ok(None),
        words => find(field, words).map(Some),
    };
    Ok(Expected {
        source: optional(source)?,
        cue: optional(cue)?,
        content: content.value.split(" \u{2026} ").map(|words| find(content, words)).collect::<Result<_, _>>()?,
        form: match form.value {
            "direct" => Form::Direct,
            "indirect" => Form::Indirect,
            "mixed" => Form::Mixed,
            other => return Err(format!("{}: not a form: {other:?}", form.line)),
        },
        facts,
    })
}

/// Where words stand in a text: the first time as whole words, or the second and so on after ` #2`.
fn find(text: &str, words: &str) -> Option<Range<usize>> {
    let numbered = words.rsplit_once(" #").and_then(|(words, number)| Some((words, number.parse::<usize>().ok()?)));
    let (words, number) = numbered.unwrap_or((words, 1));
    let is_word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    let places = text.match_indices(words).map(|(start, found)| start..start + found.len());
    let mut whole = places.filter(|range| {
        let cuts_start = is_word(text[..range.start].chars().next_back()) && is_word(words.chars().next());
        let cuts_end = is_word(text[range.end..].chars().next()) && is_word(words.chars().next_back());
        !cuts_start && !cuts_end
    });
    whole.nth(number.checked_sub(1)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAGE: &str = "\
# Rules

Prose with a > sign.

## The tag is in the middle

A reason.

> \"It held,\" said
> Ida Marsh, \"and it
>
> will hold.\"

- not yet: the reader joins them
- published: 2024-03-05
- source: Ida Marsh
- cue: said
- content: \"It held,\" … \"and it
- form: direct
- speaker: Ida Marsh
- said: none

- source: none
- cue: none
- content: will hold #1
- form: indirect

## A deed is no statement

> The weir~held.

- text: nbsp
- nothing
";

    #[test]
    fn a_case_has_a_text_and_statements() {
        let cases = parse(PAGE).unwrap();
        assert_eq!(cases.len(), 2);
        let case = &cases[0];
        assert_eq!(case.text, "\"It held,\" said Ida Marsh, \"and it\n\nwill hold.\"");
        assert_eq!((case.heading.as_str(), case.line, case.list), ("The tag is in the middle", 5, 14));
        assert_eq!(case.not_yet, Some(14));
        assert_eq!(case.published, "2024-03-05".parse().ok());
        let words = |range: &Range<usize>| case.text[range.clone()].to_owned();
        let first = &case.statements[0];
        assert_eq!(first.source.as_ref().map(words), Some("Ida Marsh".to_owned()));
        assert_eq!(first.content.iter().map(words).collect::<Vec<_>>(), ["\"It held,\"", "\"and it"]);
        assert_eq!(first.form, Form::Direct);
        assert_eq!(first.facts, [("speaker", "Ida Marsh".to_owned()), ("said", "none".to_owned())]);
        assert_eq!((case.statements[1].source.clone(), case.statements[1].cue.clone()), (None, None));
        assert!(cases[1].statements.is_empty() && cases[1].not_yet.is_none());
        assert_eq!(cases[1].text, "The weir\u{a0}held.");
    }

    #[test]
    fn line_ends_can_be_carriage_return_and_line_feed() {
        let cases = parse("## Ends\n\n> one\n>\n> two\n\n- text: crlf\n- nothing\n").unwrap();
        assert_eq!(cases[0].text, "one\r\n\r\ntwo");
    }

    #[test]
    fn words_are_found_whole() {
        assert_eq!(find("ashore, a shore", "a"), Some(8..9));
        assert_eq!(find("he said he said", "he said #2"), Some(8..15));
        assert_eq!(find("he said", "he said #2"), None);
        assert_eq!(find("he said", "he said #0"), None);
    }

    #[test]
    fn what_is_wrong_names_its_line() {
        let wrong = [
            ("# Prose only\n", "1: there is no case in the file"),
            ("## A\n\nno text\n", "1: the case has no text"),
            ("## A\n\n> Ida left.\n", "1: the case says neither what is found nor `- nothing`"),
            (
                "## A\n\n> Ida left.\n\n- nothing\n- source: Ida\n",
                "5: the case must have either statements or `- nothing`",
            ),
            ("## A\n\n> Ida left.\n\n- source: Ida\n- cue: left\n", "5: the statement does not have its four lines"),
            (
                "## A\n\n> Ida left.\n\n- source: Ira\n- cue: none\n- content: left\n- form: direct\n",
                "5: not in the text: \"Ira\"",
            ),
            (
                "## A\n\n> Ida left.\n\n- source: Ida\n- cue: none\n- content: left\n- form: odd\n",
                "8: not a form: \"odd\"",
            ),
            (
                "## A\n\n> Ida left.\n\n- cue: none\n- source: Ida\n- content: left\n- form: mixed\n",
                "5: source belongs here, not cue",
            ),
            ("## A\n\n> Ida left.\n\n- teller: Ida\n", "5: not a field of a case: \"teller: Ida\""),
            ("## A\n\n> Ida left.\n\n- published: May\n- nothing\n", "5: not a day: \"May\""),
            (
                "## A\n\n> Ida left.\n\n- source: Ida\n- cue: none\n- content: left\n- form: direct\n- act: said\n- kind: person\n",
                "10: kind does not belong here",
            ),
            ("## A\n\n> Ida left.\n\n- not yet:\n- nothing\n", "5: not a field of a case: \"not yet:\""),
            ("## A\n\n> Ida left.\n\n- nothing\n\n> She left.\n", "7: the case has a second text"),
            ("## A\n\n> a\n\n- nothing\n\n## A\n\n> a\n\n- nothing\n", "7: a case of this heading stands above"),
        ];
        for (page, message) in wrong {
            assert_eq!(parse(page).map(|_| ()), Err(message.to_owned()), "{page}");
        }
    }
}
