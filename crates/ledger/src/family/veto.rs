//! What forbids that two wordings are one utterance, however alike their words are.
//!
//! The words that the two share are not looked at: what stands between them is. There, a number against another number, a
//! name against another name, a "not" on one side alone and a word against its opposite each say that something else
//! was said, or that one outlet got it wrong. Either is for a person to decide.

use std::fmt;

use super::alignment::{Alignment, Stretch};
use super::words::{Marks, Word, Wording, hash};

/// Why a rule does not join two statements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Veto {
    /// They are by different speakers.
    Speakers,
    /// One says a number that the other does not.
    Numbers,
    /// One names somebody or something else.
    Names,
    /// One negates what the other does not.
    Negation,
    /// One has a word of the opposite sense.
    Opposite,
    /// The words that they share are too few to be one utterance for certain.
    Short,
    /// The words are a formula, which many say.
    Formula,
    /// The words that they share are not enough of the shorter one.
    Cover,
    /// One is not in quotation marks.
    Reported,
    /// They were uttered or printed too far apart in time.
    Days,
    /// They share few words, and may say the same in others.
    Paraphrase,
    /// Somebody decided that they are two.
    Parted,
}

impl fmt::Display for Veto {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Speakers => "another speaker",
            Self::Numbers => "another number",
            Self::Names => "another name",
            Self::Negation => "a negation in one alone",
            Self::Opposite => "the opposite word",
            Self::Short => "few words",
            Self::Formula => "a formula that many say",
            Self::Cover => "only part of the words",
            Self::Reported => "not both in quotation marks",
            Self::Days => "on another day",
            Self::Paraphrase => "in other words",
            Self::Parted => "parted by a person",
        })
    }
}

/// An outlet that cuts so many words with a negation among them cut a clause, and not the negation.
const CLAUSE: usize = 5;

/// Words that turn a sentence into its opposite when one stands for the other, by their stems.
const OPPOSITES: [(&str, &str); 40] = [
    ("rais", "lower"),
    ("rais", "cut"),
    ("rise", "fall"),
    ("ris", "fall"),
    ("increas", "decreas"),
    ("increas", "cut"),
    ("increas", "reduc"),
    ("grow", "shrink"),
    ("more", "less"),
    ("more", "fewer"),
    ("up", "down"),
    ("win", "los"),
    ("accept", "reject"),
    ("accept", "refus"),
    ("support", "oppos"),
    ("always", "never"),
    ("all", "none"),
    ("open", "clos"),
    ("before", "after"),
    ("better", "worse"),
    ("better", "wors"),
    ("best", "worst"),
    ("high", "low"),
    ("higher", "lower"),
    ("guilty", "innocent"),
    ("legal", "illegal"),
    ("possibl", "impossibl"),
    ("likely", "unlikely"),
    ("yes", "no"),
    ("start", "stop"),
    ("start", "end"),
    ("begin", "end"),
    ("hir", "fir"),
    ("buy", "sell"),
    ("good", "bad"),
    ("tru", "fals"),
    ("right", "wrong"),
    ("first", "last"),
    ("strong", "weak"),
    ("saf", "dangerous"),
];

/// What forbids that these wordings are one utterance, if anything does. The one is the shorter.
pub(crate) fn of_words(one: &Wording, other: &Wording, alignment: &Alignment) -> Option<Veto> {
    // "One crane will move", cut out of "not one crane will move", says the opposite.
    let before = |&(place, at): &(u16, u16)| (place == 0 && at > 0).then(|| other.words()[usize::from(at) - 1]);
    let is_beheaded = alignment.pairs.first().and_then(before).is_some_and(|word| word.marks.has(Marks::NEGATION));
    if is_beheaded {
        return Some(Veto::Negation);
    }
    let stretches = alignment.stretches(one, other);
    stretches.iter().find_map(|stretch| of_stretch(stretch, other)).or_else(|| {
        let is_turned = negations(&stretches).into_iter().any(|more| more != 0);
        is_turned.then_some(Veto::Negation)
    })
}

/// With fewer words between them that both have, two stretches are read together: "it does not matter to the wheat" and "the
/// wheat does not care" have one negation each.
const TOGETHER: usize = 4;

/// How many negations the one has more than the other, in each group of stretches that are read together.
fn negations(stretches: &[Stretch<'_>]) -> Vec<i32> {
    let mut groups: Vec<(i32, i32, usize)> = Vec::new();
    for stretch in stretches {
        let count = |words: &[Word]| {
            let own = |word: &&Word| word.marks.has(Marks::NEGATION) && !word.marks.has(Marks::BRACKETED);
            words.iter().filter(own).count() as i32
        };
        let is_cut = stretch.one.iter().all(|word| word.marks.has(Marks::BRACKETED))
            && (stretch.other.len() >= CLAUSE || !stretch.is_inside);
        let all = count(stretch.one) - count(stretch.other);
        let kept = if is_cut { 0 } else { all };
        let end = stretch.start + stretch.one.len();
        match groups.last_mut() {
            Some(last) if stretch.start < last.2 + TOGETHER => *last = (last.0 + all, last.1 + kept, end),
            _ => groups.push((all, kept, end)),
        }
    }
    // A clause that is cut may take its negation along, and may be what stands for another.
    groups.into_iter().map(|(all, kept, _)| if all == 0 { 0 } else { kept }).collect()
}

fn of_stretch(stretch: &Stretch<'_>, other: &Wording) -> Option<Veto> {
    // What the outlet put into brackets it says itself.
    let mine: Vec<&Word> = stretch.one.iter().filter(|word| !word.marks.has(Marks::BRACKETED)).collect();
    let theirs: Vec<&Word> = stretch.other.iter().filter(|word| !word.marks.has(Marks::BRACKETED)).collect();
    let is_bracket = mine.is_empty() && !stretch.one.is_empty() || theirs.is_empty() && !stretch.other.is_empty();
    let lacks = |words: &[&Word], wanted: &Word| !words.iter().any(|word| word.stem == wanted.stem);
    let strange = |mark| {
        let is_strange = |word: &&Word| {
            word.marks.has(mark) && lacks(&theirs, word) && !other.words().iter().any(|known| known.stem == word.stem)
        };
        // What the longer one has in the place of other words is as strange; what it has beside them was cut.
        let replaces = |word: &&Word| stretch.is_inside && word.marks.has(mark) && lacks(&mine, word);
        mine.iter().any(is_strange) || (!mine.is_empty() && mine.len() == theirs.len() && theirs.iter().any(replaces))
    };
    let against = |mark| {
        let other_way = theirs.iter().any(|word| word.marks.has(mark) && lacks(&mine, word));
        other_way && mine.iter().any(|word| word.marks.has(mark) && lacks(&theirs, word))
    };
    if strange(Marks::NUMBER) || against(Marks::NUMBER) {
        return Some(Veto::Numbers);
    }
    if (strange(Marks::NAME) || against(Marks::NAME)) && !is_bracket {
        return Some(Veto::Names);
    }
    let opposite = |one: &Word, other: &Word| {
        OPPOSITES.iter().any(|(up, down)| {
            let (up, down) = (hash(up), hash(down));
            (one.stem, other.stem) == (up, down) || (one.stem, other.stem) == (down, up)
        })
    };
    if mine.iter().any(|one| theirs.iter().any(|other| opposite(one, other))) {
        return Some(Veto::Opposite);
    }
    None
}

/// Formulas: what many say of many things. Each as its words of content, which may stand in any order.
const FORMULAS: [&str; 30] = [
    "thoughts prayers families victims affected loved hearts go",
    "take allegations kind extremely seriously matter",
    "safety security customers staff public passengers remains top number priority",
    "comment pending ongoing litigation investigation matters legal active policy",
    "continue monitor situation closely developments working authorities",
    "cooperate cooperating fully authorities investigators investigation police",
    "appeal decision ruling verdict court disagree respectfully disappointed judgment",
    "pleased welcome decision outcome ruling court judgment today",
    "deeply saddened news death passing condolences family friends colleagues",
    "apologise apologize sincerely inconvenience caused customers affected",
    "lessons learned learnt mistakes were made",
    "work working hard resolve issue possible quickly soon",
    "look forward working new members team",
    "honoured honored humbled proud serve opportunity grateful",
    "ladies gentlemen thank coming today evening",
    "god bless united states america country nation",
    "make america great",
    "right thing moving forward end day",
    "inappropriate comment time stage further",
    "declined comment spokesman spokeswoman request requests immediately respond",
    "decline confirm deny reports speculation rumours",
    "deny denies allegations accusations claims strongly categorically wrongdoing",
    "every option options table remain",
    "condemn condemns strongest possible terms attack violence",
    "stand solidarity people shoulder",
    "need further details information provided time available",
    "wish best future endeavours well",
    "great honour honor privilege pleasure",
    "never seen anything life before",
    "we'll see happens wait time tell",
];

/// Of so many of a hundred words of content a formula is made.
const FORMULAIC: usize = 75;

/// Whether a wording is a formula that many say.
pub(crate) fn is_formula(wording: &Wording) -> bool {
    thread_local! {
        static STEMS: Vec<Vec<u32>> =
            FORMULAS.iter().map(|formula| Wording::of([*formula]).words().iter().map(|word| word.stem).collect()).collect();
    }
    let content: Vec<u32> =
        wording.words().iter().filter(|word| word.marks.has(Marks::CONTENT)).map(|word| word.stem).collect();
    let share = |formula: &Vec<u32>| content.iter().filter(|stem| formula.contains(stem)).count() * 100;
    STEMS.with(|formulas| formulas.iter().any(|formula| share(formula) >= FORMULAIC * content.len().max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn veto(one: &str, other: &str) -> Option<Veto> {
        let (one, other) = (Wording::of([one]), Wording::of([other]));
        let (one, other) = if one.words().len() <= other.words().len() { (one, other) } else { (other, one) };
        of_words(&one, &other, &Alignment::of(&one, &other))
    }

    const SAID: &str = "We will hire 300 new nurses for the hospital in Skerry before the winter comes";

    #[test]
    fn another_number_forbids_and_the_same_in_words_does_not() {
        assert_eq!(veto(SAID, &SAID.replace("300", "500")), Some(Veto::Numbers));
        assert_eq!(veto(SAID, &SAID.replace("300", "three hundred")), None);
    }

    #[test]
    fn a_number_may_be_cut_and_not_put_in() {
        assert_eq!(veto(&SAID.replace("300 ", ""), SAID), None);
        assert_eq!(veto("We will hire 300 new nurses", &SAID.replace("300 ", "")), Some(Veto::Numbers));
    }

    #[test]
    fn another_name_forbids_unless_it_stands_in_brackets() {
        assert_eq!(veto(SAID, &SAID.replace("Skerry", "Ostrey")), Some(Veto::Names));
        assert_eq!(veto(SAID, &SAID.replace("in Skerry", "[there]")), None);
    }

    #[test]
    fn a_negation_on_one_side_forbids() {
        assert_eq!(veto(SAID, &SAID.replace("will hire", "will not hire")), Some(Veto::Negation));
        assert_eq!(veto(SAID, &SAID.replace("will hire", "won't hire")), Some(Veto::Negation));
        let never = SAID.replace("will hire", "will never hire");
        assert_eq!(veto(&never, &SAID.replace("will hire", "will not hire")), None);
    }

    #[test]
    fn a_negation_that_stands_elsewhere_in_the_sentence_is_the_same() {
        let (one, other) = (
            "The tons on the water rot. It does not matter to the wheat who is right",
            "The tons on the water rot. The wheat does not care who is right",
        );
        assert_eq!(veto(one, other), None);
    }

    #[test]
    fn a_part_that_begins_behind_a_negation_says_the_opposite() {
        let whole = "Not one crane will move until the company puts the pensions back on the table";
        assert_eq!(veto("one crane will move until the company puts the pensions back", whole), Some(Veto::Negation));
        assert_eq!(veto("Not one crane will move until the company puts", whole), None);
    }

    #[test]
    fn a_clause_that_is_cut_may_take_its_negation_along() {
        let whole = SAID.replace("for the hospital", "and not one of them from an agency for the hospital");
        assert_eq!(veto(SAID, &whole), None);
    }

    #[test]
    fn the_opposite_word_forbids_and_another_tense_does_not() {
        let (up, down) =
            ("The council will raise the rents of the harbour", "The council will lower the rents of the harbour");
        assert_eq!(veto(up, down), Some(Veto::Opposite));
        assert_eq!(veto(up, "The council raised the rents of the harbour"), None);
    }

    #[test]
    fn formulas_are_told_from_what_somebody_said() {
        for formula in [
            "Our thoughts and prayers are with the families of the victims",
            "We take all allegations of this kind extremely seriously",
            "We do not comment on ongoing litigation",
        ] {
            assert!(is_formula(&Wording::of([formula])), "{formula}");
        }
        assert!(!is_formula(&Wording::of([SAID])));
    }
}
