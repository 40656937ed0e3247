//! Who the sources of a document are.
//!
//! [`name`] finds the names of the text in its [`run`]s of capitals, and [`cast`] whom they mean; [`role`] gives people
//! their offices. [`scene`] then goes through the text once: [`phrase`] takes each source apart, [`voiceless`] tells those
//! that are no speaker, and [`pronoun`], [`relative`], [`addressed`], [`author`], [`nominal`], [`body`], [`office`] and
//! [`silent`] find whom the others mean, looking back on what [`memory`] holds, which [`opening`] adds descriptions to.
//! [`elsewhere`] looks for the names that come later; [`passive`], [`direction`], [`doer`] and [`principal`] tell who asked,
//! who ordered, whose deed a verb is, and for whom somebody speaks.

mod addressed;
mod author;
mod body;
mod capital;
mod cast;
mod direction;
mod doer;
mod elsewhere;
mod gender;
mod memory;
mod name;
mod nominal;
mod noun;
mod office;
mod opening;
mod passive;
mod phrase;
mod principal;
mod pronoun;
mod relative;
mod role;
mod run;
mod scene;
mod sheet;
mod silent;
#[cfg(test)]
mod tests;
mod unnamed;
mod voiceless;

use self::cast::Cast;
use self::scene::{Found, Scene};
use self::sheet::Sheet;
use crate::attribution::Attribution;
use crate::galley::Galley;
use crate::span::Span;

/// What kind of speaker it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// One person whom the document names.
    Person,
    /// A body that speaks as one: a party, a ministry, a firm, a court, an outlet.
    Organisation,
    /// Several people who are not a body: "residents of Skerry".
    Group,
    /// A text or study: "the report".
    Document,
    /// Somebody whom the document does not name: "a senior official".
    Unnamed,
}

impl Kind {
    /// The word for it, as the wire format has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Organisation => "organisation",
            Self::Group => "group",
            Self::Document => "document",
            Self::Unnamed => "unnamed",
        }
    }
}

/// What is known of a speaker without a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Anonymity {
    /// In what capacity the speaker speaks.
    pub capacity: Capacity,
    /// Why there is no name, in the words of the document: "because she was not authorised to speak".
    pub reason: Option<Span>,
}

/// In what capacity somebody without a name speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Capacity {
    /// Holds an office: "officials", "a diplomat", "police sources".
    Official,
    /// Speaks for another: "a spokeswoman".
    Spokesperson,
    /// Saw it happen: "witnesses", "a bystander".
    Witness,
    /// Knows of it: "people familiar with the talks", "insiders".
    Insider,
    /// Is asked for what they know of the field: "experts", "analysts".
    Expert,
    /// Wrote it in a network or forum: "users", "one commenter".
    Poster,
    /// None of these, or not said: "critics", "a teacher".
    Other,
}

impl Capacity {
    /// The word for it, as the wire format has it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Official => "official",
            Self::Spokesperson => "spokesperson",
            Self::Witness => "witness",
            Self::Insider => "insider",
            Self::Expert => "expert",
            Self::Poster => "poster",
            Self::Other => "other",
        }
    }
}

/// One of several who speak as one: "the minister and her deputy".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// The number of the speaker within the document.
    pub id: u32,
    /// The fullest name that the document gives.
    pub name: String,
    /// What kind of speaker it is.
    pub kind: Kind,
    /// Where the document names the speaker.
    pub named_at: Option<Span>,
}

/// Who made a statement, as far as the document tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Speaker {
    /// The number of the speaker within the document, from 1; the same speaker has the same number at every statement.
    pub id: u32,
    /// The fullest name that the document gives; the words of the source for somebody without a name.
    pub name: String,
    /// What kind of speaker it is.
    pub kind: Kind,
    /// What is known of a speaker without a name; `None` for all others.
    pub anonymity: Option<Anonymity>,
    /// The office or part that the document gives the speaker.
    pub role: Option<Span>,
    /// The words that stand for the speaker at this statement; `None` where the statement has no source.
    pub mention: Option<Span>,
    /// Where the document gives the name.
    pub named_at: Option<Span>,
    /// Those who speak, where several do; empty for one.
    pub members: Vec<Member>,
    /// How sure the reader is that the speaker is this one, from 0 to 1.
    pub confidence: f32,
}

/// Why a speaker is not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unresolved {
    /// In words: "two candidates: Ada Brill, Tom Brill".
    pub reason: String,
}

/// Finds who made each statement, one for each attribution and in their order.
pub fn resolve(galley: &Galley<'_>, attributions: &[Attribution]) -> Vec<Result<Speaker, Unresolved>> {
    if attributions.is_empty() {
        return Vec::new();
    }
    let sheet = Sheet::new(galley);
    let names = name::find(&sheet);
    let mut cast = Cast::new(&sheet, &names);
    cast::settle_namesakes(&mut cast);
    role::gather(&sheet, &names, &mut cast);
    role::learn_gender(&sheet, &names, &mut cast);
    let (cast, outcomes) = Scene::new(&sheet, &names, cast, attributions).play();
    let mut numbers = vec![0; cast.figures.len()];
    let mut count = 0;
    let mut number = |figure: usize| {
        if numbers[figure] == 0 {
            count += 1;
            numbers[figure] = count;
        }
        numbers[figure]
    };
    let mut speakers = Vec::with_capacity(outcomes.len());
    for (outcome, attribution) in outcomes.into_iter().zip(attributions) {
        speakers.push(outcome.map(|found| speaker(&cast, &found, attribution.source, &mut number)));
    }
    speakers
}

/// The figures that a source means, as one speaker.
fn speaker(cast: &Cast, found: &Found, mention: Option<Span>, number: &mut impl FnMut(usize) -> u32) -> Speaker {
    let figure = &cast.figures[found.whole];
    let member = |&one: &usize| {
        let figure = &cast.figures[one];
        (one, figure.name.clone(), figure.kind, figure.named_at)
    };
    let id = number(found.whole);
    let members = figure.members.iter().map(member).map(|(one, name, kind, named_at)| Member {
        id: number(one),
        name,
        kind,
        named_at,
    });
    Speaker {
        id,
        name: figure.name.clone(),
        kind: figure.kind,
        anonymity: figure.anonymity.clone(),
        role: figure.role,
        mention,
        named_at: figure.named_at,
        members: members.collect(),
        confidence: found.confidence,
    }
}
