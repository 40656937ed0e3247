//! Families: printings that belong together, found among many.
//!
//! Printings that share a key are compared, and what is joined makes a net. A net is no family yet: a short quote that stands
//! in two speeches would make one utterance of both, and one whose speaker is not named would make one of what two people
//! said. So each net is taken apart: of its fullest printings the one of which most others are a part gathers what is joined
//! to it, and what is joined to more than half of that and only too little to itself, all of one speaker; what is left is
//! taken apart again.
//! Decisions of people come last and hold whatever the rules say.
//!
//! All of it is told by the printings themselves, so that their order changes nothing.

use std::collections::{BTreeMap, HashMap};

use super::candidate;
use super::days::{FoundBy, REACH, REACH_OF_MONTH};
use super::gist::Gist;
use super::verdict::{Printing, Tie, joins, tie};
use super::voice::{Agreement, Kind, Voice};
use crate::union::Union;

/// To which family each printing belongs, and to which net.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Groups {
    /// For each printing the first place of its family.
    pub family: Vec<usize>,
    /// For each printing the first place of its net: all that must be looked at again when one of it goes.
    pub net: Vec<usize>,
}

/// Groups printings into families. `ties` are pairs that somebody joined, as places among the printings.
pub fn group(printings: &[Printing], ties: &[(usize, usize)], are_copies: &mut dyn FnMut(i64, i64) -> bool) -> Groups {
    let classes = classes(printings);
    // One place stands for all printings that no rule can tell apart.
    let representatives: Vec<usize> = classes.iter().map(|class| class[0]).collect();
    let mut nets = Union::of(representatives.len());
    let gists: Vec<Gist> = representatives.iter().map(|&place| Gist::of(&printings[place])).collect();
    let mut keyed: Vec<Keyed> = Vec::new();
    for (class, &place) in representatives.iter().enumerate() {
        let day = printings[place].days.found_by();
        keyed.extend(candidate::keys(&printings[place]).into_iter().map(|key| (key, day, class as u32)));
    }
    keyed.sort_unstable();
    for bucket in keyed.chunk_by(|one, other| one.0 == other.0) {
        for (nth, &(.., one)) in bucket.iter().enumerate() {
            for &(.., other) in near(bucket, nth).into_iter().flatten() {
                let (one, other) = (one as usize, other as usize);
                if gists[one].may_join(gists[other])
                    && nets.find(one) != nets.find(other)
                    && joins(&printings[representatives[one]], &printings[representatives[other]], are_copies)
                {
                    nets.join(one, other);
                }
            }
        }
    }
    let mut in_net: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for class in 0..representatives.len() {
        in_net.entry(nets.find(class)).or_default().push(class);
    }
    let (mut families, mut all) = (Union::of(printings.len()), Union::of(printings.len()));
    for class in &classes {
        for &place in class {
            families.join(class[0], place);
            all.join(class[0], place);
        }
    }
    for net in in_net.values() {
        for star in stars(printings, &representatives, net, are_copies) {
            for &class in &star {
                families.join(representatives[star[0]], representatives[class]);
            }
        }
        for &class in net {
            all.join(representatives[net[0]], representatives[class]);
        }
    }
    decide(printings, ties, &mut families, &mut all);
    let roots = |union: &mut Union| (0..printings.len()).map(|place| union.find(place)).collect();
    Groups { family: roots(&mut families), net: roots(&mut all) }
}

/// A key, the day by which a class of printings that has it is found, and the class.
type Keyed = (u32, FoundBy, u32);

/// Of those that stand in a bucket before one, in the order of `FoundBy`, those whose day is near enough to compare the two.
fn near(bucket: &[Keyed], nth: usize) -> [&[Keyed]; 2] {
    let days = bucket.partition_point(|(_, found_by, _)| matches!(found_by, FoundBy::Day(_)));
    let before_day = |part: &[Keyed], day: i32| {
        part.partition_point(|(_, found_by, _)| found_by.day().is_some_and(|other| other < day))
    };
    let within =
        |part: &[Keyed], day: i32, reach: i32| before_day(part, day - reach)..before_day(part, day + reach + 1);
    let (before, months) = (&bucket[..days.min(nth)], &bucket[days.min(nth)..nth]);
    match bucket[nth].1 {
        FoundBy::Day(day) => [&before[within(before, day, REACH)], &[]],
        FoundBy::Month(day) => {
            [&before[within(before, day, REACH_OF_MONTH)], &months[within(months, day, REACH_OF_MONTH)]]
        }
        FoundBy::Any => [before, months],
    }
}

/// Puts together what people decided is one.
fn decide(printings: &[Printing], ties: &[(usize, usize)], families: &mut Union, all: &mut Union) {
    let mut parted: HashMap<i64, usize> = HashMap::new();
    for (place, printing) in printings.iter().enumerate().filter(|(_, printing)| printing.parted != 0) {
        let first = *parted.entry(printing.parted).or_insert(place);
        families.join(first, place);
        all.join(first, place);
    }
    for &(one, other) in ties {
        families.join(one, other);
        all.join(one, other);
    }
}

/// The printings that no rule can tell apart, as places in order.
fn classes(printings: &[Printing]) -> Vec<Vec<usize>> {
    let mut classes: Vec<Vec<usize>> = Vec::new();
    let mut known = HashMap::new();
    for (place, printing) in printings.iter().enumerate() {
        if !printing.can_join() {
            classes.push(vec![place]);
            continue;
        }
        let Printing { wording, voice, days, is_affirmed, parted, .. } = printing;
        let class = *known.entry((wording, voice, days, is_affirmed, parted)).or_insert_with(|| {
            classes.push(Vec::new());
            classes.len() - 1
        });
        classes[class].push(place);
    }
    classes
}

/// So many of the fullest printings of a net are looked at to find the one that most are joined to. Each costs a comparison
/// with every other; the one that an utterance is printed from is among the fullest.
const HUBS: usize = 32;

/// The parts of a net: each a printing with what belongs to it.
fn stars(
    printings: &[Printing],
    representatives: &[usize],
    net: &[usize],
    are_copies: &mut dyn FnMut(i64, i64) -> bool,
) -> Vec<Vec<usize>> {
    if net.len() <= 2 {
        return vec![net.to_vec()];
    }
    let of = |class: usize| &printings[representatives[class]];
    let mut left: Vec<usize> = net.to_vec();
    // The fullest first; among equals by what they say, and not by their places.
    left.sort_by_cached_key(|&class| {
        let printing = of(class);
        let words: Vec<u32> = printing.wording.words().iter().map(|word| word.exact).collect();
        let length = printing.wording.own();
        (usize::MAX - length, words, printing.days, printing.voice.name.clone(), printing.voice.person, printing.bytes)
    });
    let length = |class: usize| of(class).wording.own();
    let mut known: HashMap<(usize, usize), Tie> = HashMap::new();
    let mut tied = |one: usize, other: usize| {
        *known.entry((one.min(other), one.max(other))).or_insert_with(|| tie(of(one), of(other), are_copies))
    };
    let mut stars = Vec::new();
    while !left.is_empty() {
        let mut hub = (0, 0);
        for (nth, &class) in left.iter().enumerate().take(HUBS) {
            let is_part = |&&other: &&usize| {
                other != class && length(other) <= length(class) && tied(class, other) == Tie::Joined
            };
            let degree = 1 + left.iter().filter(is_part).count();
            if degree > hub.1 {
                hub = (nth, degree);
            }
        }
        let hub = left.remove(hub.0);
        let joined: Vec<usize> = left.iter().copied().filter(|&class| tied(hub, class) == Tie::Joined).collect();
        let voice = voice(printings, representatives, hub, &joined);
        let agrees = |class: usize| of(class).voice.agreement(voice) != Agreement::Other;
        let mut star: Vec<usize> = [hub].into_iter().chain(joined.into_iter().filter(|&class| agrees(class))).collect();
        let gathered = star.clone();
        left.retain(|class| !gathered.contains(class));
        left.retain(|&class| {
            let is_weak = agrees(class) && tied(hub, class) == Tie::Weak;
            let mut count = 0;
            for &member in gathered.iter().filter(|_| is_weak) {
                count += usize::from(tied(member, class) == Tie::Joined);
            }
            let belongs = is_weak && count * 2 > gathered.len();
            if belongs {
                star.push(class);
            }
            !belongs
        });
        stars.push(star);
    }
    stars
}

/// Whose utterance a star is: the speaker of its hub, or where that is not named in full, the one whom most of those name
/// who are joined to it.
fn voice<'p>(printings: &'p [Printing], representatives: &[usize], hub: usize, joined: &[usize]) -> &'p Voice {
    let of = |class: usize| &printings[representatives[class]].voice;
    let is_full = |voice: &Voice| voice.person.is_some() || voice.name.len() > 1;
    if is_full(of(hub)) {
        return of(hub);
    }
    let named = joined.iter().map(|&class| of(class)).filter(|voice| is_full(voice));
    let count = |voice: &Voice| {
        let agrees = |other: &Voice| other.kind != Kind::Open && other.agreement(voice) != Agreement::Other;
        joined.iter().filter(|&&class| agrees(of(class))).count()
    };
    // Of several that are named as often the first: `max_by_key` would take the last.
    named.rev().max_by_key(|voice| count(voice)).unwrap_or_else(|| of(hub))
}

#[cfg(test)]
mod tests {
    use super::super::verdict::printing;
    use super::*;

    fn families(printings: &[Printing], ties: &[(usize, usize)]) -> Vec<usize> {
        let numbered: Vec<Printing> = printings
            .iter()
            .enumerate()
            .map(|(place, one)| Printing { document: place as i64, ..one.clone() })
            .collect();
        group(&numbered, ties, &mut |_, _| false).family
    }

    const ONE: &str = "Our children deserve better schools, warmer classrooms and teachers who stay. We closed two libraries \
                       last winter and opened none, and the council calls that a plan for the future of this town";
    const TWO: &str = "Our children deserve better schools, warmer classrooms and teachers who stay. The bridge over the \
                       river must be repaired before the next flood takes it away together with the market below";
    const BOTH: &str = "Our children deserve better schools, warmer classrooms and teachers who stay";

    #[test]
    fn parts_of_one_quote_are_one_family_with_it() {
        let last = "the council calls that a plan for the future of this town";
        assert_eq!(families(&[printing(BOTH), printing(last), printing(ONE)], &[]), [0, 0, 0]);
    }

    #[test]
    fn a_sentence_of_two_speeches_does_not_make_them_one() {
        let found = families(&[printing(ONE), printing(TWO), printing(BOTH)], &[]);
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn words_without_a_name_do_not_make_one_of_what_two_people_said() {
        let by = |name: &str| Printing { voice: Voice::of("person", name, None), ..printing(ONE) };
        let unnamed = Printing { voice: Voice::default(), ..printing(ONE) };
        let found = families(&[by("Ines Calder"), by("Calder"), unnamed, by("Gordon Pell")], &[]);
        assert_eq!(found, [0, 0, 0, 3]);
    }

    #[test]
    fn a_part_does_not_make_one_of_two_numbers() {
        let other = ONE.replace("two libraries", "nine libraries").replace("this town", "this old town");
        let last = "the council calls that a plan for the future of this town";
        let found = families(&[printing(ONE), printing(&other), printing(BOTH), printing(last)], &[]);
        assert_ne!(found[0], found[1]);
    }

    #[test]
    fn what_somebody_joined_is_one_and_what_somebody_parted_is_not() {
        let other = printing("Nobody in this harbour has seen the letter that the owners speak of");
        assert_eq!(families(&[printing(ONE), other.clone()], &[(0, 1)]), [0, 0]);
        let parted = Printing { parted: 9, ..printing(ONE) };
        assert_eq!(families(&[printing(ONE), parted.clone(), printing(ONE), parted], &[]), [0, 1, 0, 1]);
    }
}
