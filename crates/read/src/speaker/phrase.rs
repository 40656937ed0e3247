//! Takes the noun phrase of a source apart: its head, its article, whose it is, the name it gives, and its members.

use std::ops::Range;

use super::capital;
use super::name::{Name, Sort};
use super::noun;
use super::role::is_stop;
use super::sheet::Sheet;
use crate::token::Case;

/// What stands before the noun.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Determiner {
    /// "the", "this", "these": somebody or something that the reader knows.
    Definite,
    /// "a", "one", "some", "several".
    Indefinite,
    /// "his", "her", "its", "their".
    Own,
    /// Nothing, or a name.
    Bare,
}

/// A noun phrase with one head.
#[derive(Clone, Debug)]
pub(super) struct Phrase {
    /// Its tokens, without marks at the edges.
    pub(super) tokens: Range<usize>,
    /// Its tokens up to what only says more of the head: "the chief" in "the chief of the harbour".
    pub(super) core: Range<usize>,
    /// The head.
    pub(super) head: usize,
    /// What stands before it.
    pub(super) determiner: Determiner,
    /// The name that is the head or stands in apposition to it, as an index into the names.
    pub(super) name: Option<usize>,
    /// The name whose it is: "Holm" in "Holm's statement".
    pub(super) owner: Option<usize>,
}

/// How far behind "and" the name stands of whom two parts are told, in tokens.
const MOST_LEADING: usize = 6;

/// Without marks, clitics and joining words at the edges: "But many voters", "two sailors who".
pub(super) fn trim(sheet: &Sheet<'_>, mut tokens: Range<usize>) -> Range<usize> {
    let opens = |token: usize| {
        !sheet.is_word(token) && sheet.lower(token) != "@"
            || matches!(
                sheet.lower(token),
                "but" | "if" | "although" | "though" | "because" | "while" | "unless" | "whether" | "and" | "yet"
            )
    };
    let closes = |token: usize| {
        !sheet.is_word(token) && !matches!(sheet.lower(token), ")" | ".")
            || matches!(sheet.lower(token), "who" | "which" | "whose" | "and" | "that")
    };
    while tokens.len() > 1 && opens(tokens.start) {
        tokens.start += 1;
    }
    while tokens.len() > 1 && closes(tokens.end - 1) {
        tokens.end -= 1;
    }
    if tokens.len() == 1 && !sheet.is_word(tokens.start) && sheet.lower(tokens.start) != "@" {
        tokens.end = tokens.start;
    }
    tokens
}

/// The numbers of the names that lie in a range of tokens.
pub(super) fn names_in(names: &[Name], tokens: &Range<usize>) -> Range<usize> {
    let start = names.partition_point(|name| name.tokens.start < tokens.start);
    let end = names.partition_point(|name| name.tokens.start < tokens.end);
    start..end.max(start)
}

/// Reads a noun phrase that has at least one token.
pub(super) fn read(sheet: &Sheet<'_>, names: &[Name], tokens: Range<usize>) -> Phrase {
    let inside = names_in(names, &tokens);
    let determiner = determiner(sheet.lower(tokens.start));
    let core = tokens.start..core_end(sheet, names, &tokens);
    let owner = inside.clone().find(|&number| {
        matches!(sheet.lower(names[number].tokens.end), "'s" | "'") && names[number].tokens.end < core.end
    });
    let last = (core.clone())
        .rev()
        .find(|&token| {
            sheet.is_word(token) && !sheet.lower(token).ends_with("self") && !sheet.lower(token).starts_with('\'')
        })
        .unwrap_or(core.start);
    let at_end = led_in_name(sheet, names, &tokens)
        .or_else(|| inside.clone().find(|&number| names[number].tokens.contains(&last) && last < core.end));
    // "the sailors' warning" is a warning, though only the other word is known.
    let owned = core.clone().rev().find(|&token| matches!(sheet.lower(token), "'s" | "'") && token + 1 < core.end);
    let known = (owned.map_or(core.start, |mark| mark + 1)..core.end)
        .rev()
        .find(|&token| !names_cover(names, &inside, token) && noun::lookup(sheet.lower(token)).is_some());
    // "a yachting PAC" is no body of that name
    let is_common = at_end.is_some_and(|number| {
        let name = &names[number];
        let is_noun = noun::lookup(sheet.lower(name.tokens.start)).is_some_and(|noun| noun.class == noun::Class::Body);
        determiner == Determiner::Indefinite && name.tokens.len() == 1 && is_noun
    });
    let at_end = at_end.filter(|_| !is_common);
    let known = if is_common { Some(last) } else { known };
    let mut phrase = Phrase {
        head: known.unwrap_or(last),
        tokens: tokens.clone(),
        core: core.clone(),
        determiner,
        name: at_end,
        owner,
    };
    if at_end.is_none() {
        let is_one = noun::lookup(sheet.lower(phrase.head)).is_some_and(noun::Noun::is_one_person);
        // "the harbour master, Ida Holm," and "a lawyer for Vik, Ida Holm"; "Holm's main foe, Captain Ida Brill of Skerry"
        phrase.name = inside.clone().find(|&number| {
            let whole = names[number].whole();
            let closes = whole.end == tokens.end || matches!(sheet.lower(whole.end), "," | "(" | "—" | "–" | "of");
            let is_one_head = noun::lookup(sheet.lower(phrase.head)).is_none_or(|noun| !noun.is_plural);
            let is_joined = (core.start..whole.start).any(|token| sheet.lower(token) == "and");
            let has_title =
                names[number].sort == Sort::Person && !names[number].title.is_empty() && is_one_head && !is_joined;
            // "Another crewman, Ida Holm of Vik", "Lund's host, ferryman Ida Holm", whatever a crewman and a host may be
            let is_led_in = is_one_person(sheet, whole.start - usize::from(whole.start > 0));
            let start = if is_led_in { super::role::phrase_start(sheet, whole.start - 1) } else { whole.start };
            let is_unknown = names[number].sort == Sort::Person
                && noun::lookup(sheet.lower(phrase.head)).is_none()
                && !sheet.lower(phrase.head).ends_with('s')
                && !is_joined;
            (is_one || has_title || is_unknown) && closes && sheet.before(start) == "," && start > core.start
        });
        // "Holm herself", "Holm, the harbour master", but not "his Harbournet profile": what follows the name is no noun.
        if phrase.name.is_none() && known.is_none() {
            let is_last = |end: usize| {
                end >= core.end
                    || !sheet.is_word(end)
                    || sheet.lower(end).ends_with("self")
                    || sheet.lower(end).starts_with('\'')
                    || sheet.lower(end).ends_with("ly")
                    || matches!(
                        sheet.lower(end),
                        "too" | "also" | "alone" | "again" | "now" | "then" | "later" | "today"
                    )
            };
            phrase.name = inside.clone().find(|&number| {
                names[number].whole().start <= core.start + 1
                    && owner != Some(number)
                    && is_last(names[number].tokens.end)
            });
        }
    }
    // "the court's 5-to-4 ruling" of which only "the court's 5-to-4" was marked
    if phrase.name.is_none() && known.is_none() && sheet.lower(last).starts_with(|char: char| char.is_ascii_digit()) {
        phrase.name = owner;
    }
    if phrase.owner == phrase.name {
        phrase.owner = None;
    }
    phrase
}

/// The name of a person that ends a phrase behind the office that leads it in: "Fight for Vik spokeswoman Ida Holm".
fn led_in_name(sheet: &Sheet<'_>, names: &[Name], tokens: &Range<usize>) -> Option<usize> {
    let last = names_in(names, tokens).last()?;
    let name = &names[last];
    let lead = name.whole().start.checked_sub(1).filter(|lead| tokens.contains(lead))?;
    let is_office = |token: usize| noun::lookup(sheet.lower(token)).is_some_and(noun::Noun::is_one_person);
    // "their friend, shipowner Ola Lund", but not "his foes, led by mate Ola Lund"
    let goes_on = |token: usize| match sheet.lower(token) {
        "of" | "for" | "to" | "and" | "based" => true,
        "," => is_office(token - 1),
        word => !is_stop(word),
    };
    // "vice president and Vik bureau chief Ida Holm"
    let has_two = !name.title.is_empty() && sheet.lower(lead) == "and" && is_office(lead - 1);
    let is_led_in = (is_office(lead) || has_two) && (tokens.start + 1..lead).all(goes_on);
    (is_led_in && name.tokens.end == tokens.end && matches!(name.sort, Sort::Person | Sort::Open)).then_some(last)
}

/// Whether a token is a noun for one person.
fn is_one_person(sheet: &Sheet<'_>, token: usize) -> bool {
    noun::lookup(sheet.lower(token)).is_some_and(noun::Noun::is_one_person)
}

fn names_cover(names: &[Name], inside: &Range<usize>, token: usize) -> bool {
    inside.clone().any(|number| names[number].tokens.contains(&token))
}

/// Where the words end that stand before the first "of", "for", comma and the like outside a name.
fn core_end(sheet: &Sheet<'_>, names: &[Name], tokens: &Range<usize>) -> usize {
    let mut inside = names_in(names, tokens);
    let mut at = tokens.start;
    while at < tokens.end {
        while inside.start < inside.end && names[inside.start].tokens.end <= at {
            inside.start += 1;
        }
        if inside.start < inside.end && names[inside.start].whole().contains(&at) {
            at = names[inside.start].tokens.end;
            continue;
        }
        // "pilot and Vik agent Ida Holm, Lund's friend": two parts of one name.
        if sheet.lower(at) == "and" && at > tokens.start && is_one_person(sheet, at - 1) {
            let leads = |name: usize| {
                let start = names[name].whole().start;
                start > at + 1 && start <= at + MOST_LEADING && is_one_person(sheet, start - 1)
            };
            let goes_on = |start: usize| (at + 1..start - 1).all(|token| !is_stop(sheet.lower(token)));
            let next = inside.clone().find(|&name| leads(name));
            if let Some(start) = next.map(|name| names[name].whole().start).filter(|&start| goes_on(start)) {
                at = start;
                continue;
            }
        }
        // A title that is no name of its own carries its "of": "Minister of Education Ida Holm".
        // "the Vik-based firm", "Editor-in-Chief Ida Holm"
        let is_glued = sheet.before(at) == "-" && (sheet.lower(at) == "based" || sheet.lower(at + 1) == "-");
        // "Holm this week", "a Vik Radio poll taken in May": what stands behind the name or noun is no part of it.
        let ends_name = inside.start > 0
            && names[inside.start - 1].tokens.end == at
            && names[inside.start - 1].tokens.start >= tokens.start;
        let is_behind = ends_name && is_adverb_of_time(sheet.lower(at))
            || is_made(sheet.lower(at)) && (ends_name || noun::lookup(sheet.before(at)).is_some());
        if at > tokens.start && (is_stop(sheet.lower(at)) || is_behind) && !is_glued {
            // "the ambassador to Norland Ida Holm": a name that closes the whole phrase is its head.
            return name_at_end(sheet, names, tokens, at).unwrap_or(at);
        }
        at += 1;
    }
    tokens.end
}

/// Whether a word behind a name begins to say when: "Holm this week", "Holm later".
fn is_adverb_of_time(word: &str) -> bool {
    matches!(
        word,
        "this" | "last" | "next" | "earlier" | "later" | "today" | "yesterday" | "tomorrow" | "recently" | "tonight"
    )
}

/// Whether a participle behind a noun says where a text comes from: "a poll taken in May".
fn is_made(word: &str) -> bool {
    matches!(
        word,
        "conducted"
            | "issued"
            | "led"
            | "obtained"
            | "posted"
            | "published"
            | "released"
            | "taken"
            | "titled"
            | "written"
    )
}

/// The end of a phrase in which a role goes on with "of" or "to" and runs straight into a name of a person.
///
/// "Executive director of the Skerry chapter Ida Holm"
fn name_at_end(sheet: &Sheet<'_>, names: &[Name], tokens: &Range<usize>, stop: usize) -> Option<usize> {
    if !matches!(sheet.lower(stop), "of" | "to" | "for" | "at" | "in" | "on") {
        return None;
    }
    noun::lookup(sheet.lower(stop - 1)).filter(|noun| noun.is_one_person())?;
    let last = names_in(names, tokens).last()?;
    let name = &names[last];
    let is_person = name.sort == Sort::Person;
    let is_led_in = matches!(
        sheet.before(name.whole().start),
        "," | "of" | "to" | "for" | "at" | "in" | "on" | "the" | "and" | "with" | "by"
    );
    (name.tokens.end == tokens.end && is_person && !is_led_in).then_some(tokens.end)
}

/// What a word is in front of a noun.
pub(super) fn determiner(word: &str) -> Determiner {
    match word {
        "the" | "this" | "that" | "these" | "those" | "both" => Determiner::Definite,
        "a" | "an" | "one" | "some" | "several" | "many" | "another" | "two" | "three" | "four" | "five" | "six"
        | "few" | "most" | "any" | "no" | "every" | "each" | "other" | "others" | "all" | "multiple" | "various"
        | "numerous" | "dozens" | "more" => Determiner::Indefinite,
        "his" | "her" | "its" | "their" | "my" | "our" | "your" => Determiner::Own,
        _ => Determiner::Bare,
    }
}

/// The members of a phrase that names several: "the minister and her deputy"; `None` for one source.
///
/// "the founder and owner of the mill" is one, and so is "Ida Holm, a pilot and an author".
pub(super) fn members(sheet: &Sheet<'_>, names: &[Name], tokens: &Range<usize>) -> Option<Vec<Range<usize>>> {
    let inside = names_in(names, tokens);
    let is_free = |token: usize| !inside.clone().any(|number| names[number].whole().contains(&token));
    let and = tokens
        .clone()
        .find(|&token| matches!(sheet.lower(token), "and" | "&" | "nor") && is_free(token) && token > tokens.start)?;
    let start = tokens.start + usize::from(matches!(sheet.lower(tokens.start), "both" | "neither"));
    let (left, right) = (start..and, and + 1..tokens.end);
    if left.is_empty()
        || right.is_empty()
        || left.clone().any(|token| matches!(sheet.lower(token), "who" | "which" | "whose" | "that" | "between"))
    {
        return None;
    }
    // "Skerry", but not the "Democratic" of "Democratic candidate"
    let starts_name = |token: usize| {
        inside.clone().any(|number| {
            let end = names[number].tokens.end;
            names[number].whole().start == token
                && (end >= tokens.end
                    || sheet.case(end) != Case::Lower
                    || sheet.lower(end).starts_with('\'')
                    || is_stop(sheet.lower(end)))
        })
    };
    let first = right.start;
    let has_article = !matches!(determiner(sheet.lower(first)), Determiner::Bare);
    let is_plural =
        noun::lookup(sheet.lower(read(sheet, names, right.clone()).head)).is_some_and(|noun| noun.is_plural);
    let closing_comma = sheet.lower(left.end - 1) == ",";
    let list: Vec<usize> =
        left.clone().filter(|&token| sheet.lower(token) == "," && is_free(token) && token + 1 < left.end).collect();
    if !list.is_empty() || closing_comma {
        // A list of names: "Norland, Vik and Skerry"; or two people, each with an apposition.
        let mut bounds = vec![left.start];
        bounds.extend(list.iter().map(|&comma| comma + 1));
        let pieces: Vec<Range<usize>> = bounds
            .iter()
            .enumerate()
            .map(|(number, &start)| start..list.get(number).copied().unwrap_or(left.end))
            .map(|piece| trim(sheet, piece))
            .collect();
        let is_name = |piece: &Range<usize>| {
            inside.clone().any(|number| names[number].whole() == *piece || names[number].tokens == *piece)
        };
        let all_names = pieces.iter().all(is_name);
        // "two dockers from Vik, Ida Holm and Ola Lund"
        let describes = |piece: &Range<usize>| {
            let phrase = read(sheet, names, piece.clone());
            let head = sheet.lower(phrase.head);
            let is_unknown = head.ends_with('s') && phrase.determiner != Determiner::Bare && phrase.name.is_none();
            noun::lookup(head).map_or(is_unknown, |noun| noun.is_plural && noun.is_people())
        };
        if pieces.len() > 1 && describes(&pieces[0]) && pieces[1..].iter().all(is_name) && is_name(&right) {
            // "two dockers -- Ida Holm, Ola Lund and Kai Brill"
            let first = inside.clone().find(|&number| {
                let whole = names[number].whole();
                whole.end == pieces[0].end && whole.start > pieces[0].start && !sheet.is_word(whole.start - 1)
            });
            let mut all: Vec<Range<usize>> = first.map(|number| names[number].whole()).into_iter().collect();
            all.extend_from_slice(&pieces[1..]);
            all.push(right);
            return Some(all);
        }
        if all_names && starts_name(first) {
            let mut all = pieces;
            all.push(right);
            return Some(all);
        }
        return (closing_comma && starts_name(first) && starts_name(left.start))
            .then(|| vec![trim(sheet, left), right]);
    }
    let preposition = left.clone().skip(1).any(|token| is_free(token) && is_stop(sheet.lower(token)));
    let is_of_text = noun::lookup(sheet.lower(read(sheet, names, left.clone()).head))
        .is_some_and(|noun| noun.class == noun::Class::Text);
    let is_compound = if preposition && is_of_text && sheet.is_capital(first + 1) {
        // "a poll for Vik Radio and the Skerry Mail"
        false
    } else if preposition {
        has_article && sheet.lower(first) != "a" && sheet.lower(first) != "an"
    } else {
        let ends_name = inside.clone().any(|number| names[number].tokens.end == left.end);
        has_article
            || starts_name(first)
                && (ends_name || starts_name(left.start) || determiner(sheet.lower(left.start)) != Determiner::Bare)
            || is_plural
    };
    // "the actor and activist Ida Holm", "co-founder and chief executive Ida Holm": two roles of one name.
    let left_is_role = noun::lookup(sheet.lower(left.end - 1)).is_some_and(noun::Noun::is_one_person) && !has_article;
    let right_is_role = !starts_name(first) && !is_plural && !has_article;
    // "he and his friends"
    let is_pronoun = left.len() == 1 && matches!(sheet.lower(left.start), "he" | "she" | "they" | "we" | "i");
    let is_cut = capital::is_no_name(sheet.lower(left.end - 1)) && !is_pronoun;
    (is_compound && !(left_is_role && right_is_role) && !is_cut).then(|| vec![left, right])
}
