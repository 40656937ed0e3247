//! Who was spoken of last, and how much each mention counts.
//!
//! The weights were set by hand, in the order in which the parts of a sentence are taken up again, and tried on Wikinews
//! dev and by reading `PolNeAR` dev.

use std::ops::Range;

use super::Kind;
use super::cast::Cast;
use super::gender::Gender;
use super::sheet::Sheet;

/// How many of the latest mentions a pronoun may look back on.
const REACH: usize = 48;

/// How far back a pronoun may look, in blocks.
const FARTHEST_BLOCK: usize = 6;

/// By less than this nobody is ahead.
const MARGIN: f32 = 0.12;

/// By less than this "they" are not the subject of the first of two clauses rather than of the second: set by hand, by reading
/// `PolNeAR` train.
const CLAUSE: f32 = 0.4;

/// How many of those who are level are looked at.
const MOST_LEVEL: usize = 6;

/// What each further mention adds, and the most that all of them add: whoever is named often is not therefore meant
/// where somebody else has just spoken. Set by hand, by reading `PolNeAR` train.
const REPEATED: f32 = 0.15;
const MOST_REPEATED: f32 = 0.6;

/// What it adds to be the subject with which this sentence or the one before began, and how many tokens of title or article may stand
/// in front of it. Set by hand, by reading `PolNeAR` train.
const TOPIC: f32 = 0.5;
const MOST_LEADING: usize = 3;

/// What part a mention plays in its sentence; `weight` says what it counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// The source of a statement.
    Source,
    /// The subject of its clause.
    Subject,
    /// Anything else.
    Object,
    /// What something else belongs to, or stands to: "Holm's boat", "of Holm".
    Owner,
}

impl Part {
    fn weight(self) -> f32 {
        match self {
            Self::Source => 3.0,
            Self::Subject => 2.2,
            Self::Object => 1.2,
            Self::Owner => 0.8,
        }
    }
}

/// One mention of a figure.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mention {
    /// The figure.
    pub(super) figure: usize,
    /// The token at which it stands.
    pub(super) token: usize,
    /// The part it plays.
    pub(super) part: Part,
}

/// The mentions so far, in the order of the text.
#[derive(Default)]
pub(super) struct Memory {
    mentions: Vec<Mention>,
}

/// Whom a pronoun can mean.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// One person of this gender, if it tells one.
    Person(Option<Gender>),
    /// Several people or a body: "they".
    Several,
    /// A body or a text: "it".
    Thing,
    /// A body: "the company".
    Body,
}

impl Wanted {
    /// Whether a figure can be what is wanted.
    pub(super) fn takes(self, cast: &Cast, figure: usize) -> bool {
        let figure = &cast.figures[figure];
        match self {
            Self::Person(gender) => {
                !figure.is_plural && matches!(figure.kind, Kind::Person | Kind::Unnamed) && figure.agrees(gender)
            }
            Self::Several => {
                figure.is_plural || figure.kind == Kind::Group || figure.kind == Kind::Organisation && !figure.is_place
            }
            Self::Thing => !figure.is_plural && matches!(figure.kind, Kind::Organisation | Kind::Document),
            Self::Body => !figure.is_place && !figure.is_plural && figure.kind == Kind::Organisation,
        }
    }

    /// What fits less well is set back by this much.
    fn discount(self, cast: &Cast, figure: usize) -> f32 {
        let figure = &cast.figures[figure];
        match self {
            Self::Several if !figure.is_plural && figure.kind == Kind::Organisation => 1.4,
            Self::Thing if figure.is_place => 0.5,
            // "Tidewater" alone may be a firm, less so where its very words are quoted.
            Self::Person(_) if !figure.seems_person() && figure.quotes == 0 => 1.5,
            Self::Person(_) if !figure.seems_person() => 0.5,
            // "The accord binds all. He": what is called by a noun that is none of a person.
            Self::Person(_) if figure.kind == Kind::Unnamed && !figure.is_unknown && !figure.is_called_person() => 1.5,
            // Of those just spoken of, a pronoun rather means the one with a name.
            Self::Person(_) if figure.kind == Kind::Unnamed => 0.2,
            _ => 0.0,
        }
    }
}

/// Whom the memory offers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Offer {
    /// This figure is ahead, with this much.
    One(usize, f32),
    /// These are level.
    Level(Vec<usize>),
    /// Whoever is ahead is somebody whom the text did not let find.
    Unknown,
    /// Nobody fits.
    Nobody,
}

impl Memory {
    /// Adds a mention.
    pub(super) fn note(&mut self, figure: usize, token: usize, part: Part) {
        self.mentions.push(Mention { figure, token, part });
    }

    /// The latest mentions, last first.
    pub(super) fn latest(&self) -> impl Iterator<Item = &Mention> {
        self.mentions.iter().rev().take(REACH)
    }

    /// Who or what is mentioned as a subject at a token.
    pub(super) fn subject_at(&self, token: usize) -> Option<usize> {
        let at = self.mentions.partition_point(|mention| mention.token < token);
        let here = self.mentions[at..].iter().take_while(|mention| mention.token == token);
        here.filter(|mention| mention.part == Part::Subject).map(|mention| mention.figure).last()
    }

    /// What was remembered before a token.
    pub(super) fn until(&self, token: usize) -> Self {
        let end = self.mentions.partition_point(|mention| mention.token < token);
        Self { mentions: self.mentions[end.saturating_sub(REACH)..end].to_vec() }
    }

    /// What was remembered outside of some tokens.
    pub(super) fn outside(&self, tokens: &[Range<usize>]) -> Self {
        let is_inside = |mention: &&Mention| tokens.iter().any(|tokens| tokens.contains(&mention.token));
        let mut mentions: Vec<Mention> = self.latest().filter(|mention| !is_inside(mention)).copied().collect();
        mentions.reverse();
        Self { mentions }
    }

    /// Which of two subjects of the sentence of a token was spoken of last in it; `None` unless both stand in it.
    fn last_subject(&self, sheet: &Sheet<'_>, token: usize, two: [usize; 2]) -> Option<usize> {
        let start = sheet.sentence_start(token);
        let here = self.latest().take_while(|mention| mention.token >= start);
        let mut subjects = here.filter(|mention| mention.token < token && two.contains(&mention.figure));
        let last = subjects.next().filter(|mention| matches!(mention.part, Part::Source | Part::Subject))?;
        let other = subjects.find(|mention| mention.figure != last.figure)?;
        // "Dockers and sailors said they": two in one source are no two subjects.
        (last.token != other.token && (other.token..last.token).any(|token| sheet.lower(token) == ","))
            .then_some(last.figure)
    }

    /// Who is meant at a token, without those who cannot be.
    pub(super) fn offer(
        &self,
        sheet: &Sheet<'_>,
        cast: &Cast,
        token: usize,
        wanted: Wanted,
        excluded: &[usize],
    ) -> Offer {
        let goes_on = matches!(
            sheet.before(token),
            "but" | "and" | "though" | "although" | "because" | "as" | "when" | "where" | "which" | "while"
        );
        let mut standing: Vec<(usize, f32, f32)> = Vec::new();
        for mention in self.latest() {
            let figure = mention.figure;
            let (sentences, blocks) = (
                distance(sheet.sentence(token), sheet.sentence(mention.token)),
                distance(sheet.block(token), sheet.block(mention.token)),
            );
            if blocks > FARTHEST_BLOCK || excluded.contains(&figure) || !wanted.takes(cast, figure) {
                continue;
            }
            let mut score = mention.part.weight()
                - wanted.discount(cast, figure)
                - 0.8 * sentences.min(8) as f32
                - 0.3 * blocks.min(4) as f32;
            if sheet.is_quoted(mention.token) && !sheet.is_quoted(token) {
                score -= 2.5;
            }
            // "Brill said so. Holm, who had asked for it, sailed at once. He ..." and "Holm sailed at once, but he ..." go
            // on with Holm.
            let start = sheet.sentence_start(mention.token);
            let leads = mention.part == Part::Subject
                && (mention.token <= start + MOST_LEADING || is_behind_participle(sheet, start, mention.token));
            let is_known = cast.figures[figure].named_at.is_some() && cast.figures[figure].seems_person();
            if leads && is_known && (sentences == 1 || sentences == 0 && goes_on) && !sheet.is_quoted(mention.token) {
                score += TOPIC;
            }
            // "When people come home they see it," said Holm of Kystland Rail: the speaker's "they" is no body of which
            // only the reporter spoke; and "It tells you that one of us is afraid," said Holm to Vik Radio, is not the radio.
            if matches!(wanted, Wanted::Several | Wanted::Thing)
                && sheet.is_quoted(token)
                && !sheet.is_quoted(mention.token)
                && !cast.figures[figure].is_plural
                && cast.figures[figure].kind == Kind::Organisation
            {
                continue;
            }
            // A woman is "she" rather than somebody of unknown gender.
            if let Wanted::Person(Some(_)) = wanted
                && cast.figures[figure].gender.is_none()
            {
                score -= 0.5;
            }
            match standing.iter_mut().find(|(known, ..)| *known == figure) {
                Some((_, best, repeated)) => {
                    *best = best.max(score);
                    *repeated = (*repeated + REPEATED).min(MOST_REPEATED);
                }
                None => standing.push((figure, score, 0.0)),
            }
        }
        let mut standing: Vec<(usize, f32)> =
            standing.into_iter().map(|(figure, best, repeated)| (figure, best + repeated)).collect();
        standing.sort_by(|one, other| other.1.total_cmp(&one.1));
        // "Islanders want a bridge, and ferrymen want a subsidy (they say": those of the clause right before.
        if let (Wanted::Several, [(first, score), (second, next), ..]) = (wanted, standing.as_slice())
            && score - next < CLAUSE
            && let Some(last) = self.last_subject(sheet, token, [*first, *second])
        {
            return Offer::One(last, *score);
        }
        match standing.as_slice() {
            [] => Offer::Nobody,
            [(first, _), ..] if cast.figures[*first].is_unknown => Offer::Unknown,
            [(first, score), (second, next), ..] if score - next < MARGIN => {
                // "Dockers and sailors left. They ...": those who are together.
                let holds = |whole: usize, part: usize| cast.figures[whole].members.contains(&part);
                let level = standing.iter().take_while(|(_, other)| score - other < MARGIN).take(MOST_LEVEL);
                let mut wholes = level.map(|(whole, _)| *whole);
                let both = |whole: usize, part: usize| whole == part || holds(whole, part);
                if let Some(whole) = wholes.find(|&whole| both(whole, *first) && both(whole, *second)) {
                    return Offer::One(whole, *score);
                }
                if cast.figures[*second].is_unknown { Offer::Unknown } else { Offer::Level(vec![*first, *second]) }
            }
            [(first, score), ..] => Offer::One(*first, *score),
        }
    }
}

/// Whether a token is the subject behind the participle that a sentence opens with: "Asked whether Lund had left, Holm
/// laughed."
fn is_behind_participle(sheet: &Sheet<'_>, start: usize, token: usize) -> bool {
    let first = sheet.lower(start);
    sheet.before(token) == "," && first.len() > 4 && (first.ends_with("ed") || first.ends_with("ing"))
}

fn distance(one: usize, other: usize) -> usize {
    one.abs_diff(other)
}
