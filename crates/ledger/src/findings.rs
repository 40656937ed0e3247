//! The statements of one reading, as the archive keeps them.
//!
//! They are made from the lines of the wire format and give the same lines back, so that what an export says is what was
//! read. Words are not kept: each field is a byte range of the text. Names and reasons, which the reader may put in its own
//! words, are.

use std::collections::HashMap;

use jiff::civil::Date;
use onrecord_read::attribution::Form;
use onrecord_read::statement::StatementId;
use onrecord_read::text::{BlockKind, Offsets, Text};
use onrecord_read::wire;
use serde::{Deserialize, Serialize};

use crate::event::Bytes;
use crate::imprint::{BlockWord, Imprint};

/// What one version of the reader found in one text.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Findings {
    /// The day that the text itself gives as that of its publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Date>,
    /// Whom the statements are by.
    pub speakers: Vec<Speaker>,
    /// The statements, in the order of their first words.
    pub statements: Vec<Found>,
    /// What could not be read, in words, with its place where it has one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<(Option<Bytes>, String)>,
}

/// Who some statements are by, within one document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Speaker {
    /// The name within the document: "s1".
    pub id: String,
    /// The fullest name that the document gives; the words of the source for somebody without a name.
    pub name: String,
    /// Person, organisation, group, document or unnamed.
    pub kind: String,
    /// What is known of a speaker without a name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unnamed: Option<Unnamed>,
    /// The office or part.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Bytes>,
    /// Where the document gives the name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub named_at: Option<Bytes>,
    /// Those who speak, where several do, as places in the list of speakers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<usize>,
}

/// What is known of a speaker without a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Unnamed {
    /// In what capacity the speaker speaks.
    pub capacity: String,
    /// Why there is no name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<Bytes>,
}

/// One statement; the fields are those of the wire format.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // they are documented there, and in docs/wire-format.md
pub struct Found {
    /// How many earlier statements of the document have the same content, which its id tells.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub earlier: usize,
    #[serde(with = "FormWord")]
    pub form: Form,
    pub act: String,
    pub polarity: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<Bytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Bytes>,
    pub content: Vec<Bytes>,
    #[serde(with = "BlockWord")]
    pub block: BlockKind,
    /// The speaker, as a place in the list of speakers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub speaker: Option<usize>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mention: Option<Bytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub said: Option<Said>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<Bytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<Bytes>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub repeats: Option<String>,
    /// How sure the reader is of the attribution, and of the speaker.
    pub confidence: (f64, Option<f64>),
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unresolved: Vec<String>,
}

/// When something was uttered.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    /// The date in ISO 8601, as long as it is known.
    pub date: String,
    /// How much of it is known: day, week, month, year.
    pub precision: String,
    /// The words that date it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub evidence: Option<Bytes>,
}

#[derive(Serialize, Deserialize)]
#[serde(remote = "Form", rename_all = "kebab-case")]
enum FormWord {
    Direct,
    Indirect,
    Mixed,
}

#[allow(clippy::trivially_copy_pass_by_ref)] // serde asks for a reference
fn is_zero(number: &usize) -> bool {
    *number == 0
}

impl Findings {
    /// The findings that lines of the wire format tell of a text.
    ///
    /// # Errors
    /// In words, when a line has other words at a place than the text, or an id that its content does not give.
    pub fn of_lines(text: &Text, lines: impl IntoIterator<Item = wire::Line>) -> Result<Self, String> {
        let offsets = text.offsets();
        let mut findings = Self::default();
        let mut known = Known::default();
        for line in lines {
            let wire::Line {
                schema: _,
                id,
                document,
                form,
                act,
                polarity,
                source,
                cue,
                content,
                block,
                speaker,
                said,
                occasion,
                addressee,
                within,
                repeats,
                // It is told by the ledger, and changes with what else comes in.
                family: _,
                confidence,
                unresolved,
                reader: _,
                offsets: _,
            } = line;
            let bytes = |words: Option<wire::Words>| {
                let at = words.map(|words| place(text, &offsets, &words)).transpose();
                at.map_err(|what| format!("statement {id}: {what}"))
            };
            let content = content.into_iter().filter_map(|words| bytes(Some(words)).transpose());
            let content = content.collect::<Result<Vec<Bytes>, String>>()?;
            let earlier = (0..MOST_ALIKE)
                .find(|&earlier| statement_id(&document.id, text, &content, earlier).as_deref() == Some(&*id))
                .ok_or_else(|| format!("statement {id}: its content and document give another id"))?;
            let mention = bytes(speaker.as_ref().and_then(|speaker| speaker.mention.clone()))?;
            let speaker = speaker.map(|speaker| findings.speaker(&mut known, speaker, bytes)).transpose()?;
            let said = match said {
                Some(wire::Said { date, precision, evidence }) => {
                    Some(Said { date, precision, evidence: bytes(evidence)? })
                }
                None => None,
            };
            let found = Found {
                earlier,
                form,
                act,
                polarity,
                source: bytes(source)?,
                cue: bytes(cue)?,
                content,
                block,
                speaker,
                mention,
                said,
                occasion: bytes(occasion)?,
                addressee: bytes(addressee)?,
                within,
                repeats,
                confidence: (confidence.attribution, confidence.speaker),
                unresolved,
            };
            findings.statements.push(found);
        }
        Ok(findings)
    }

    /// The place of a speaker in the list; puts it there if it is not known.
    fn speaker(
        &mut self,
        known: &mut Known,
        speaker: wire::Speaker,
        bytes: impl Fn(Option<wire::Words>) -> Result<Option<Bytes>, String>,
    ) -> Result<usize, String> {
        let wire::Speaker { id, name, kind, unnamed, role, mention: _, named_at, members } = speaker;
        let mut places = Vec::with_capacity(members.len());
        for wire::Member { id, name, kind, named_at } in members {
            let member =
                Speaker { id, name, kind, unnamed: None, role: None, named_at: bytes(named_at)?, members: Vec::new() };
            let same = |other: &Speaker| {
                (&other.name, &other.kind, other.named_at) == (&member.name, &member.kind, member.named_at)
            };
            places.push(match known.find(&self.speakers, &member.id, same) {
                Some(place) => place,
                None => known.add(&mut self.speakers, member),
            });
        }
        let unnamed = match unnamed {
            Some(wire::Unnamed { capacity, reason }) => Some(Unnamed { capacity, reason: bytes(reason)? }),
            None => None,
        };
        let speaker =
            Speaker { id, name, kind, unnamed, role: bytes(role)?, named_at: bytes(named_at)?, members: places };
        Ok(match known.find(&self.speakers, &speaker.id, |other| *other == speaker) {
            Some(place) => place,
            None => known.add(&mut self.speakers, speaker),
        })
    }

    /// The lines of the wire format that these findings are, as `onrecord read` prints them.
    ///
    /// # Errors
    /// In words, when a range is not one of the text.
    pub fn lines(&self, imprint: &Imprint, text: &Text, reader: &str) -> Result<Vec<wire::Line>, String> {
        let (article, offsets) = (self.article(imprint), text.offsets());
        self.statements.iter().map(|found| self.line(found, article.clone(), text, &offsets, reader)).collect()
    }

    /// One of these lines; `None` where there is no statement at this place.
    ///
    /// # Errors
    /// As [`lines`](Self::lines).
    pub fn line_at(
        &self,
        place: usize,
        imprint: &Imprint,
        text: &Text,
        reader: &str,
    ) -> Result<Option<wire::Line>, String> {
        let found = self.statements.get(place);
        found.map(|found| self.line(found, self.article(imprint), text, &text.offsets(), reader)).transpose()
    }

    /// What the lines say of the document.
    fn article(&self, imprint: &Imprint) -> wire::Article {
        wire::Article {
            id: imprint.id.clone(),
            origin: imprint.origin.clone(),
            title: imprint.title.clone(),
            outlet: imprint.outlet.clone(),
            published: imprint.published.or(self.dateline),
            language: imprint.language.clone(),
            record: imprint.record.clone(),
            copy_of: None,
        }
    }

    fn line(
        &self,
        found: &Found,
        article: wire::Article,
        text: &Text,
        offsets: &Offsets<'_>,
        reader: &str,
    ) -> Result<wire::Line, String> {
        let words = |bytes: Bytes| -> Result<wire::Words, String> {
            let words = slice(text, bytes)?.to_owned();
            let (start, end) = (offsets.code_point(bytes.0 as usize), offsets.code_point(bytes.1 as usize));
            Ok(wire::Words { start, end, text: words })
        };
        let some = |bytes: Option<Bytes>| bytes.map(words).transpose();
        let speaker = match found.speaker {
            Some(place) => {
                let whole = self.known(place)?;
                let member = |&place: &usize| -> Result<wire::Member, String> {
                    let Speaker { id, name, kind, named_at, .. } = self.known(place)?.clone();
                    Ok(wire::Member { id, name, kind, named_at: some(named_at)? })
                };
                let unnamed = match &whole.unnamed {
                    Some(Unnamed { capacity, reason }) => {
                        Some(wire::Unnamed { capacity: capacity.clone(), reason: some(*reason)? })
                    }
                    None => None,
                };
                Some(wire::Speaker {
                    id: whole.id.clone(),
                    name: whole.name.clone(),
                    kind: whole.kind.clone(),
                    unnamed,
                    role: some(whole.role)?,
                    mention: some(found.mention)?,
                    named_at: some(whole.named_at)?,
                    members: whole.members.iter().map(member).collect::<Result<_, _>>()?,
                })
            }
            None => None,
        };
        let said = match &found.said {
            Some(Said { date, precision, evidence }) => {
                Some(wire::Said { date: date.clone(), precision: precision.clone(), evidence: some(*evidence)? })
            }
            None => None,
        };
        let id = statement_id(&article.id, text, &found.content, found.earlier)
            .ok_or("the content of a statement is not in the text")?;
        Ok(wire::Line {
            schema: wire::SCHEMA.to_owned(),
            id,
            document: article,
            form: found.form,
            act: found.act.clone(),
            polarity: found.polarity.clone(),
            source: some(found.source)?,
            cue: some(found.cue)?,
            content: found.content.iter().copied().map(words).collect::<Result<_, _>>()?,
            block: found.block,
            speaker,
            said,
            occasion: some(found.occasion)?,
            addressee: some(found.addressee)?,
            within: found.within.clone(),
            repeats: found.repeats.clone(),
            family: None,
            confidence: wire::Confidence { attribution: found.confidence.0, speaker: found.confidence.1 },
            unresolved: found.unresolved.clone(),
            reader: reader.to_owned(),
            offsets: "code-point".to_owned(),
        })
    }

    /// A speaker of the list.
    pub(crate) fn known(&self, place: usize) -> Result<&Speaker, String> {
        self.speakers.get(place).ok_or_else(|| format!("speaker {place} is not in the list of speakers"))
    }

    /// All byte ranges of a statement and of its speaker, with what they are.
    pub(crate) fn ranges<'f>(&'f self, found: &'f Found) -> impl Iterator<Item = (&'static str, Bytes)> + 'f {
        let speaker = found.speaker.and_then(|place| self.speakers.get(place));
        let reason = speaker.and_then(|speaker| speaker.unnamed.as_ref()?.reason);
        let one = [
            ("source", found.source),
            ("cue", found.cue),
            ("mention", found.mention),
            ("evidence of the date", found.said.as_ref().and_then(|said| said.evidence)),
            ("occasion", found.occasion),
            ("addressee", found.addressee),
            ("role", speaker.and_then(|speaker| speaker.role)),
            ("name", speaker.and_then(|speaker| speaker.named_at)),
            ("reason for having no name", reason),
        ];
        let content = found.content.iter().map(|&bytes| ("content", bytes));
        content.chain(one.into_iter().filter_map(|(what, bytes)| Some((what, bytes?))))
    }

    /// The JSON that the archive keeps.
    #[allow(clippy::missing_panics_doc)] // it does not
    pub fn to_json(&self) -> String {
        serde_json::to_string(self).expect("findings hold strings, numbers and lists, which JSON can say")
    }
}

/// The places of the speakers in the list, by their names within the document.
#[derive(Default)]
struct Known(HashMap<String, Vec<usize>>);

impl Known {
    fn find(&self, speakers: &[Speaker], id: &str, same: impl Fn(&Speaker) -> bool) -> Option<usize> {
        self.0.get(id)?.iter().copied().find(|&place| same(&speakers[place]))
    }

    fn add(&mut self, speakers: &mut Vec<Speaker>, speaker: Speaker) -> usize {
        let place = speakers.len();
        self.0.entry(speaker.id.clone()).or_default().push(place);
        speakers.push(speaker);
        place
    }
}

/// No document has more statements with one and the same content; it bounds the search for a wrong id.
const MOST_ALIKE: usize = 1000;

/// The id of a statement with this content; `None` where the content is not in the text.
pub(crate) fn statement_id(document: &str, text: &Text, content: &[Bytes], earlier: usize) -> Option<String> {
    let spans: Option<Vec<_>> = content.iter().map(|bytes| text.span(bytes.range())).collect();
    Some(StatementId::new(document, &spans?, earlier).to_string())
}

/// The words at a range of a text.
pub(crate) fn slice(text: &Text, bytes: Bytes) -> Result<&str, String> {
    let words = text.as_str().get(bytes.range());
    words.ok_or_else(|| format!("bytes {} to {} are no range of the text", bytes.0, bytes.1))
}

/// The bytes of words of a line; the words must be the text's.
fn place(text: &Text, offsets: &Offsets<'_>, words: &wire::Words) -> Result<Bytes, String> {
    let byte = |code_point: usize| offsets.byte_of_code_point(code_point).and_then(|byte| u32::try_from(byte).ok());
    let range = byte(words.start).zip(byte(words.end)).map(|(start, end)| Bytes(start, end));
    let range = range.filter(|bytes| slice(text, *bytes).is_ok_and(|found| found == words.text));
    range.ok_or_else(|| format!("code points {} to {} of the text are not {:?}", words.start, words.end, words.text))
}
