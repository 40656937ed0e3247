//! The wire format `onrecord/1`: statements as JSON Lines, one a line, also spoken over HTTP.
//!
//! The order of the keys and the format of the numbers are fixed, so that files can be compared. Offsets count Unicode
//! code points. A field that nothing is known of is null and never absent. `docs/wire-format.md` describes every field,
//! and `docs/onrecord-1.schema.json` is the schema.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::attribution::Form;
use crate::document::{Document, Record};
use crate::span::Span;
use crate::speaker;
use crate::statement::{Reading, Statement};
use crate::text::{BlockKind, Offsets};
use crate::when::Precision;

/// The name and version of the format, as every line carries it.
pub const SCHEMA: &str = "onrecord/1";

/// One statement as one line of JSON.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Line {
    /// Always [`SCHEMA`].
    pub schema: String,
    /// The name of the statement: 24 hexadecimal digits.
    pub id: String,
    /// The article that prints the statement.
    pub document: Article,
    /// Whether the content stands inside quotation marks.
    #[serde(with = "FormWord")]
    pub form: Form,
    /// What the source did: said, asked, denied, and so on.
    pub act: String,
    /// Whether the text affirms, negates or supposes that it was said.
    pub polarity: String,
    /// Who is said to have said it.
    pub source: Option<Words>,
    /// The words that attribute.
    pub cue: Option<Words>,
    /// What was said, in order; several where the tag interrupts it. Never empty.
    pub content: Vec<Words>,
    /// What kind of block the content begins in.
    #[serde(with = "BlockWord")]
    pub block: BlockKind,
    /// Who the source is.
    pub speaker: Option<Speaker>,
    /// When it was uttered.
    pub said: Option<Said>,
    /// Where or in answer to what it was uttered: "in an interview with ...".
    pub occasion: Option<Words>,
    /// To whom it was uttered: "told reporters".
    pub addressee: Option<Words>,
    /// The id of the statement that contains this one.
    pub within: Option<String>,
    /// The id of the statement of the body that this one, of a headline, repeats.
    pub repeats: Option<String>,
    /// The family of a ledger that it is of: statements that are one utterance.
    pub family: Option<String>,
    /// How sure the reader is.
    pub confidence: Confidence,
    /// What stayed open, in words.
    pub unresolved: Vec<String>,
    /// The version of the reader that found it.
    pub reader: String,
    /// The unit of all offsets: always "code-point".
    pub offsets: String,
}

/// What the publisher says of the article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    /// The identifier of the document.
    pub id: String,
    /// Where it came from: a path, an address, or a path and line number.
    pub origin: Option<String>,
    /// The headline as the publisher states it.
    pub title: Option<String>,
    /// Who published it.
    pub outlet: Option<String>,
    /// The day it was published, as YYYY-MM-DD: the publisher's, else that of the text's own dateline.
    pub published: Option<Date>,
    /// The language of the text, as a BCP 47 tag.
    pub language: Option<String>,
    /// The record of an archive that it was taken from.
    pub record: Option<Box<Record>>,
    /// The id of the earlier document of the same run that it is a near-identical copy of.
    pub copy_of: Option<String>,
}

/// Words of the text and where they stand.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    /// The first code point, counted from 0.
    pub start: usize,
    /// One past the last code point.
    pub end: usize,
    /// The words themselves.
    pub text: String,
}

/// Who a source is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// The name of the speaker within the document: "s1".
    pub id: String,
    /// The fullest name that the document gives; the words of the source for somebody without a name.
    pub name: String,
    /// Person, organisation, group, document or unnamed.
    pub kind: String,
    /// What is known of a speaker without a name; null for all others.
    pub unnamed: Option<Unnamed>,
    /// The office or part that the document gives the speaker.
    pub role: Option<Words>,
    /// The words that stand for the speaker at this statement; null where the statement has no source.
    pub mention: Option<Words>,
    /// Where the document gives the name.
    pub named_at: Option<Words>,
    /// Those who speak, where several do; empty for one.
    pub members: Vec<Member>,
}

/// What is known of a speaker without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unnamed {
    /// Official, spokesperson, witness, insider, expert, poster or other.
    pub capacity: String,
    /// Why there is no name, in the words of the document.
    pub reason: Option<Words>,
}

/// One of several who speak as one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The name of the speaker within the document.
    pub id: String,
    /// The fullest name that the document gives.
    pub name: String,
    /// Person, organisation, group, document or unnamed.
    pub kind: String,
    /// Where the document gives the name.
    pub named_at: Option<Words>,
}

/// When something was uttered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The date in ISO 8601, as long as it is known: "2024-03-05", "2024-W10", "2024-03", "2024".
    pub date: String,
    /// How much of the date is known: day, week, month, year.
    pub precision: String,
    /// The words that date it.
    pub evidence: Option<Words>,
}

/// How sure the reader is, from 0 to 1 with two decimals.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confidence {
    /// That this is an attribution with these spans.
    pub attribution: f64,
    /// That the speaker is this one.
    pub speaker: Option<f64>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Form", rename_all = "kebab-case")]
enum FormWord {
    Direct,
    Indirect,
    Mixed,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "BlockKind", rename_all = "kebab-case")]
enum BlockWord {
    Headline,
    Subhead,
    Paragraph,
    ListItem,
    Blockquote,
    Caption,
    PullQuote,
}

/// The lines of one reading, in its order.
///
/// `reader` is the version that found the statements, [`Reader::version`](crate::reader::Reader::version).
pub fn lines<'r>(document: &'r Document, reading: &'r Reading, reader: &'r str) -> impl Iterator<Item = Line> + 'r {
    let offsets = document.text.offsets();
    let stated = reading.dateline.filter(|dateline| dateline.precision == Precision::Day).map(|dateline| dateline.date);
    let published = document.published.or(stated);
    reading.statements.iter().map(move |statement| line(document, published, &offsets, statement, reader))
}

fn line(
    document: &Document,
    published: Option<Date>,
    offsets: &Offsets<'_>,
    statement: &Statement,
    reader: &str,
) -> Line {
    let attribution = &statement.attribution;
    let words = |span: Span| Words {
        start: offsets.code_point(span.start()),
        end: offsets.code_point(span.end()),
        text: document.text.slice(span).to_owned(),
    };
    Line {
        schema: SCHEMA.to_owned(),
        id: statement.id.to_string(),
        document: Article {
            id: document.id.clone(),
            origin: document.origin.clone(),
            title: document.title.clone(),
            outlet: document.outlet.clone(),
            published,
            language: document.language.clone(),
            record: document.record.clone(),
            copy_of: document.copy_of.clone(),
        },
        form: attribution.form,
        act: statement.act.word().to_owned(),
        polarity: statement.polarity.word().to_owned(),
        source: attribution.source.map(words),
        cue: attribution.cue.map(words),
        content: attribution.content.iter().copied().map(words).collect(),
        block: statement.block,
        speaker: statement.speaker.as_ref().map(|speaker| who(speaker, words)),
        said: statement.said.map(|said| Said {
            date: said.iso(),
            precision: said.precision.word().to_owned(),
            evidence: said.evidence.map(words),
        }),
        occasion: statement.occasion.map(words),
        addressee: statement.addressee.map(words),
        within: statement.within.map(|id| id.to_string()),
        repeats: statement.repeats.map(|id| id.to_string()),
        // One article does not tell what others print.
        family: None,
        confidence: Confidence {
            attribution: two_decimals(attribution.confidence),
            speaker: statement.speaker.as_ref().map(|speaker| two_decimals(speaker.confidence)),
        },
        unresolved: statement.unresolved.clone(),
        reader: reader.to_owned(),
        offsets: "code-point".to_owned(),
    }
}

fn who(speaker: &speaker::Speaker, words: impl Fn(Span) -> Words) -> Speaker {
    let id = |number: u32| format!("s{number}");
    Speaker {
        id: id(speaker.id),
        name: speaker.name.clone(),
        kind: speaker.kind.word().to_owned(),
        unnamed: speaker.anonymity.as_ref().map(|anonymity| Unnamed {
            capacity: anonymity.capacity.word().to_owned(),
            reason: anonymity.reason.map(&words),
        }),
        role: speaker.role.map(&words),
        mention: speaker.mention.map(&words),
        named_at: speaker.named_at.map(&words),
        members: speaker
            .members
            .iter()
            .map(|member| Member {
                id: id(member.id),
                name: member.name.clone(),
                kind: member.kind.word().to_owned(),
                named_at: member.named_at.map(&words),
            })
            .collect(),
    }
}

/// A share with two decimals; more would promise what a score does not know, and would differ between machines.
fn two_decimals(share: f32) -> f64 {
    // JSON has no word for a share that is not a number; there is no such one, and it would count for nothing.
    let share = if share.is_nan() { 0.0 } else { share.clamp(0.0, 1.0) };
    (f64::from(share) * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::*;
    use crate::act::{Act, Polarity};
    use crate::attribution::Attribution;
    use crate::circumstance::Circumstance;
    use crate::format::{Provenance, plain};
    use crate::speaker::Unresolved;
    use crate::statement::{self, Findings};
    use crate::text::Text;
    use crate::when::Dated;

    /// The span of the words in the text.
    fn at(text: &Text, words: &str) -> Span {
        let start = text.as_str().find(words).expect("the words are in the text");
        text.span(start..start + words.len()).expect("found words stand on character boundaries")
    }

    fn article() -> (Document, Reading) {
        let source = "Café ferry late\n\n“It is late 😀,” Zoë Moon said, “again.” Nobody knows why.";
        let provenance = Provenance::of("ferry", Some("in/ferry.txt"));
        let mut document = plain::read(source.as_bytes().to_vec(), provenance).document;
        document.outlet = Some("Skerry Post".to_owned());
        document.published = "2024-03-05".parse().ok();
        let text = &document.text;
        let whole = Attribution {
            source: Some(at(text, "Zoë Moon")),
            cue: Some(at(text, "said")),
            content: vec![at(text, "“It is late 😀,”"), at(text, "“again.”")],
            form: Form::Direct,
            confidence: 0.987_6,
            within: None,
        };
        let bare = Attribution {
            source: None,
            cue: None,
            content: vec![at(text, "Nobody knows why")],
            form: Form::Indirect,
            confidence: f32::NAN,
            within: None,
        };
        let nobody = || Err(Unresolved { reason: "nobody is named for it".to_owned() });
        let findings = Findings {
            attributions: vec![whole, bare],
            acts: vec![(Act::Said, Polarity::Affirmed), (Act::Said, Polarity::Negated)],
            speakers: vec![nobody(), nobody()],
            circumstances: vec![Circumstance::default(), Circumstance::default()],
        };
        let statements = statement::assemble(&document, findings);
        (document, Reading { statements, ..Reading::default() })
    }

    #[test]
    fn a_line_has_every_key_in_its_fixed_order_and_null_for_the_unknown() {
        let (document, reading) = article();
        let lines: Vec<String> = lines(&document, &reading, "onrecord 0.1.0 / en-1")
            .map(|line| serde_json::to_string(&line).expect("lines are plain data"))
            .collect();
        let expected = concat!(
            r#"{"schema":"onrecord/1","id":"632cc87e70d0bfbfdb42301a","document":{"id":"ferry","origin":"in/ferry.txt","#,
            r#""title":null,"outlet":"Skerry Post","published":"2024-03-05","language":null,"record":null,"copy_of":null},"#,
            r#""form":"direct","act":"said","polarity":"affirmed","source":{"start":33,"end":41,"text":"Zoë Moon"},"#,
            r#""cue":{"start":42,"end":46,"text":"said"},"#,
            r#""content":[{"start":17,"end":32,"text":"“It is late 😀,”"},{"start":48,"end":56,"text":"“again.”"}],"#,
            r#""block":"paragraph","speaker":null,"said":null,"occasion":null,"addressee":null,"within":null,"repeats":null,"family":null,"#,
            r#""confidence":{"attribution":0.99,"speaker":null},"unresolved":["speaker: nobody is named for it"],"#,
            r#""reader":"onrecord 0.1.0 / en-1","offsets":"code-point"}"#,
        );
        assert_eq!(lines[0], expected);
    }

    #[test]
    fn offsets_count_code_points_of_the_whole_text() {
        let (document, reading) = article();
        let characters: Vec<char> = document.text.as_str().chars().collect();
        for line in lines(&document, &reading, "test") {
            for words in line.source.iter().chain(&line.cue).chain(&line.content) {
                assert_eq!(characters[words.start..words.end].iter().collect::<String>(), words.text);
            }
        }
    }

    #[test]
    fn the_dateline_stands_in_for_a_day_of_publication_that_is_not_stated() {
        let (mut document, mut reading) = article();
        let dated = |precision| Dated { date: jiff::civil::date(2024, 3, 1), precision, evidence: None };
        let published = |document: &Document, reading: &Reading| {
            lines(document, reading, "test").next().and_then(|line| line.document.published).map(|day| day.to_string())
        };
        reading.dateline = Some(dated(Precision::Day));
        assert_eq!(published(&document, &reading).as_deref(), Some("2024-03-05"));
        document.published = None;
        assert_eq!(published(&document, &reading).as_deref(), Some("2024-03-01"));
        reading.dateline = Some(dated(Precision::Month));
        assert_eq!(published(&document, &reading), None);
    }

    #[test]
    fn a_line_can_be_read_back_and_an_unknown_key_cannot() {
        let (document, reading) = article();
        for line in lines(&document, &reading, "test").take(1) {
            let json = serde_json::to_string(&line).expect("lines are plain data");
            assert_eq!(serde_json::from_str::<Line>(&json).expect("what was written can be read"), line);
            assert!(serde_json::from_str::<Line>(&json.replace("\"within\"", "\"inside\"")).is_err());
        }
    }

    #[test]
    fn lines_match_the_committed_schema() {
        let schema: Value =
            serde_json::from_str(include_str!("../../../docs/onrecord-1.schema.json")).expect("the schema is JSON");
        let (mut document, reading) = article();
        document.copy_of = Some("ferry-wire".to_owned());
        for mut line in lines(&document, &reading, "test") {
            let mention = line.content[0].clone();
            assert_eq!(mismatch(&schema, &schema, &serde_json::to_value(&line).expect("plain data")), None);
            line.speaker = Some(Speaker {
                id: "s1".to_owned(),
                name: "Zoë Moon".to_owned(),
                kind: "unnamed".to_owned(),
                unnamed: Some(Unnamed { capacity: "official".to_owned(), reason: None }),
                role: Some(mention.clone()),
                mention: Some(mention.clone()),
                named_at: None,
                members: vec![Member {
                    id: "s2".to_owned(),
                    name: "Ida Moon".to_owned(),
                    kind: "person".to_owned(),
                    named_at: Some(mention.clone()),
                }],
            });
            line.said = Some(Said {
                date: "2024-W10".to_owned(),
                precision: "week".to_owned(),
                evidence: Some(mention.clone()),
            });
            (line.occasion, line.addressee) = (Some(mention.clone()), Some(mention));
            line.document.record = Some(Box::new(Record {
                id: Some("urn:uuid:00000000-0000-4000-8000-000000000001".to_owned()),
                archive: "in/post.warc.gz".to_owned(),
                offset: 1024,
                length: Some(512),
                inside: 0,
            }));
            line.within = Some(line.id.clone());
            line.repeats = Some(line.id.clone());
            line.unresolved.push("speaker: two candidates".to_owned());
            let mut json = serde_json::to_value(&line).expect("plain data");
            assert_eq!(mismatch(&schema, &schema, &json), None);
            json["form"] = "spoken".into();
            assert!(mismatch(&schema, &schema, &json).is_some());
        }
    }

    /// Where a value breaks the schema, by the few keywords that the schema uses.
    fn mismatch(root: &Value, schema: &Value, value: &Value) -> Option<String> {
        if let Some(reference) = schema["$ref"].as_str() {
            let pointer = reference.strip_prefix('#').expect("references stay inside the schema");
            return mismatch(root, root.pointer(pointer).expect("the reference leads somewhere"), value);
        }
        if let Some(options) = schema["anyOf"].as_array() {
            let fits = options.iter().any(|option| mismatch(root, option, value).is_none());
            return (!fits).then(|| format!("{value} fits no option"));
        }
        let kind = match value {
            Value::Null => "null",
            Value::Bool(_) => "boolean",
            Value::Number(number) if number.is_u64() => "integer",
            Value::Number(_) => "number",
            Value::String(_) => "string",
            Value::Array(_) => "array",
            Value::Object(_) => "object",
        };
        let allows = |name: &Value| name == kind || (name == "number" && kind == "integer");
        let typed = match &schema["type"] {
            Value::Null => true,
            Value::Array(names) => names.iter().any(allows),
            name => allows(name),
        };
        if !typed {
            return Some(format!("{value} is of type {kind}"));
        }
        if schema["enum"].as_array().is_some_and(|words| !words.contains(value))
            || schema.get("const").is_some_and(|word| word != value)
        {
            return Some(format!("{value} is no word of the format"));
        }
        match value {
            Value::Array(items) => items.iter().find_map(|item| mismatch(root, &schema["items"], item)),
            Value::Object(fields) => {
                let properties = schema["properties"].as_object().expect("every object is described");
                let required = schema["required"].as_array().expect("every key is required");
                if fields.len() != required.len()
                    || !required.iter().all(|key| key.as_str().is_some_and(|key| fields.contains_key(key)))
                {
                    return Some(format!("the keys of {value} are not the required ones"));
                }
                fields.iter().find_map(|(key, field)| match properties.get(key) {
                    Some(property) => mismatch(root, property, field),
                    None => Some(format!("{key} is not described")),
                })
            }
            _ => None,
        }
    }
}
