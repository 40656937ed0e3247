//! Runs of capitals, of which names are made: where one begins, how far it goes, and whether its first capital tells
//! anything.

use std::collections::HashSet;
use std::ops::Range;

use super::capital;
use super::gender;
use super::noun::{self, Class};
use super::sheet::{Sheet, fold};
use crate::text::BlockKind;
use crate::token::Case;

/// Small words inside the names of people: "Ana de la Cruz", "Omar bin Said".
const PARTICLES: [&str; 29] = [
    "af", "al", "av", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "do", "dos", "du", "e",
    "el", "ibn", "la", "le", "ten", "ter", "van", "vander", "ver", "von", "y", "zu",
];

/// The longest run of capitals that is read as a name; more is a heading or a list without commas.
const LONGEST: usize = 16;

/// Names in capitals have fewer words than this.
const SHOUTED: usize = 4;

/// How the words of a text are written in the midst of its sentences, where a capital tells something.
pub(super) struct Habits<'s> {
    /// Those that are written small.
    pub(super) small: HashSet<&'s str>,
    /// Those that have a capital.
    pub(super) large: HashSet<&'s str>,
    /// The words behind forenames: "Backer" of "Ida Backer" is no office.
    pub(super) surnames: HashSet<&'s str>,
}

impl<'s> Habits<'s> {
    /// Looks at each token once.
    pub(super) fn new(sheet: &'s Sheet<'_>) -> Self {
        let with = |is_so: &dyn Fn(usize) -> bool| {
            (0..sheet.len()).filter(|&token| is_so(token)).map(|token| sheet.lower(token)).collect()
        };
        let is_large = |token: usize| {
            sheet.case(token) == Case::Capitalised && !sheet.begins_sentence(token) && !is_title_case(sheet, token)
        };
        let is_surname = |token: usize| {
            sheet.case(token) == Case::Capitalised
                && token > 0
                && sheet.case(token - 1) == Case::Capitalised
                && gender::is_forename(&fold(sheet.lower(token - 1)))
        };
        Self {
            small: with(&|token| sheet.case(token) == Case::Lower),
            large: with(&is_large),
            surnames: with(&is_surname),
        }
    }
}

/// Whether a run in capitals is all that its sentence says: "SUMMARY.", "FULL TEXT." label what follows.
pub(super) fn is_label(sheet: &Sheet<'_>, run: Range<usize>) -> bool {
    let sentence = sheet.sentence_start(run.start)..sheet.sentence_end(run.start);
    run.clone().all(|token| !sheet.is_word(token) || sheet.case(token) == Case::Upper)
        && sentence.clone().all(|token| !sheet.is_word(token) || run.contains(&token))
        && !sentence.clone().any(|token| sheet.lower(token) == ":")
}

/// Whether a run in capitals is the place in the dateline of its block: "SKERRY - The mayor said".
pub(super) fn is_dateline(sheet: &Sheet<'_>, run: Range<usize>) -> bool {
    run.clone().all(|token| !sheet.is_word(token) || sheet.case(token) == Case::Upper)
        && (run.start == 0 || sheet.block(run.start - 1) != sheet.block(run.start))
        && matches!(sheet.lower(run.end), "-" | "–" | "—" | "--" | "―")
        && !sheet.touches_next(run.end - 1)
        && sheet.block(run.end) == sheet.block(run.start)
}

/// Whether a name can begin at a token.
pub(super) fn begins(sheet: &Sheet<'_>, at: usize) -> bool {
    let article_al = matches!(sheet.lower(at), "al" | "el" | "ar" | "as" | "an" | "at")
        && sheet.lower(at + 1) == "-"
        && sheet.touches_next(at)
        && sheet.touches_next(at + 1)
        && sheet.is_capital(at + 2);
    let camel = is_camel(sheet, at);
    article_al || camel || (sheet.is_capital(at) && !is_excluded(sheet, at))
}

/// Whether a word has capitals in its midst: `SeaKayak`.
pub(super) fn is_camel(sheet: &Sheet<'_>, token: usize) -> bool {
    sheet.case(token) == Case::Other && sheet.galley.word(token).chars().skip(1).any(char::is_uppercase)
}

/// Whether a token is part of no name though it has a capital.
///
/// "The", but not "WHO" and "FIRST Global": a word all in capitals among others that are not.
fn is_excluded(sheet: &Sheet<'_>, token: usize) -> bool {
    let is_upper = |token: usize| sheet.case(token) == Case::Upper;
    let stands_out = is_upper(token) && !is_upper(token + 1) && !token.checked_sub(1).is_some_and(is_upper);
    // "VIK Today", but not "Today Holm left": in the midst of a sentence the capital makes it part of a name.
    let ends_name = matches!(sheet.lower(token), "today" | "tonight" | "now")
        && token.checked_sub(1).is_some_and(|before| sheet.is_capital(before))
        && !sheet.begins_sentence(token)
        && !sheet.begins_sentence(token.saturating_sub(1));
    is_clitic(sheet.lower(token))
        || capital::is_no_name(sheet.lower(token))
            && !stands_out
            && !ends_name
            && !is_initial(sheet, token)
            && !is_surname(sheet, token)
}

/// Whether a letter that is a word too stands for a name: the "A." of "Ida A. Holm".
fn is_initial(sheet: &Sheet<'_>, token: usize) -> bool {
    sheet.case(token) == Case::Initial
        && !sheet.begins_sentence(token)
        && token.checked_sub(1).is_some_and(|before| sheet.is_capital(before))
        && sheet.lower(token + 1) == "."
        && sheet.touches_next(token)
        && sheet.is_capital(token + 2)
        && sheet.sentence(token) == sheet.sentence(token + 2)
}

/// Whether a word that is a small one elsewhere is a surname behind a forename: "the columnist Ida Will said".
fn is_surname(sheet: &Sheet<'_>, token: usize) -> bool {
    matches!(sheet.lower(token), "will" | "may" | "so" | "do")
        && sheet.case(token) == Case::Capitalised
        && !sheet.begins_sentence(token)
        && !is_title_case(sheet, token)
        && token.checked_sub(1).is_some_and(|before| {
            sheet.case(before) == Case::Capitalised && gender::is_forename(&fold(sheet.lower(before)))
        })
}

fn is_clitic(word: &str) -> bool {
    word.starts_with('\'') || word == "n't"
}

/// Where the run of capitals that begins at a token ends.
pub(super) fn end(sheet: &Sheet<'_>, start: usize) -> usize {
    let mut end = start + 1;
    let block = sheet.block(start);
    while end < sheet.len() && end - start < LONGEST && sheet.block(end) == block {
        match extension(sheet, start, end) {
            0 => break,
            more => end += more,
        }
    }
    end
}

/// How many tokens behind a run belong to it as well.
fn extension(sheet: &Sheet<'_>, start: usize, end: usize) -> usize {
    let is_part = |token: usize| {
        sheet.is_capital(token) && sheet.block(token) == sheet.block(start) && !is_excluded(sheet, token)
    };
    let last = end - 1;
    match sheet.lower(end) {
        // "J. K. Oduya", "U.S. Navy", "Sen. Ida Holm": a stop behind one letter or a short title, and a capital.
        "." if sheet.touches_next(last) => {
            let is_short = sheet.case(last) == Case::Initial
                || capital::is_title(sheet.lower(last))
                || matches!(sheet.lower(last), "jr" | "sr" | "st" | "ste" | "mt" | "ft");
            // The stop of "U.S." is part of it even where a small letter follows.
            let closes_letters = sheet.case(last) == Case::Initial && last > start && sheet.lower(last - 1) == ".";
            if is_short && is_part(end + 1) {
                2
            } else {
                usize::from(closes_letters || matches!(sheet.lower(last), "jr" | "sr"))
            }
        }
        // "Jean-Marc", "Kim Jong-un", "Salem's-Lot".
        "-" | "‑" | "–"
            if sheet.touches_next(last)
                && sheet.touches_next(end)
                && sheet.is_word(end + 1)
                && (sheet.is_capital(end + 1) || sheet.lower(end + 1).chars().count() <= 4) =>
        {
            2
        }
        // "Channel 4 News", but not the result "Vik 3 Skerry 2"
        _ if sheet.case(end) == Case::Digit && sheet.lower(end).len() < 4 && is_part(end + 1) => {
            if sheet.case(end + 2) == Case::Digit { 0 } else { 2 }
        }
        // "Ida "Bo" Holm"
        "\"" | "“" | "''" | "‘"
            if end - start <= 2
                && gender::is_forename(&fold(sheet.lower(start)))
                && sheet.is_capital(end + 1)
                && matches!(sheet.lower(end + 2), "\"" | "”" | "''" | "’" | "'")
                && is_part(end + 3) =>
        {
            4
        }
        "&" if is_part(end + 1) => 2,
        "." if sheet.touches_next(end) && matches!(sheet.lower(end + 1), "com" | "org" | "net") => 2,
        // "Ministry of the Interior", "Centre for Sea Law", "Council on Tides".
        "of" | "for" | "on" | "to" if is_office(sheet, start..end) => {
            let article = usize::from(matches!(sheet.lower(end + 1), "the" | "a"));
            // "Court for the 3rd Circuit"
            let is_numbered = sheet.lower(end + 1 + article).starts_with(|char: char| char.is_ascii_digit())
                && is_part(end + 2 + article);
            match () {
                () if is_part(end + 1 + article) => 2 + article,
                () if is_numbered => 3 + article,
                () => 0,
            }
        }
        // "Department of Roads and Harbours", but not "Ida Holm and Fox Radio".
        "and" if (start..end).any(|token| matches!(sheet.lower(token), "of" | "on" | "for")) && is_part(end + 1) => {
            let next_is_person =
                gender::is_forename(&fold(sheet.lower(end + 1))) || capital::is_title(sheet.lower(end + 1));
            if next_is_person { 0 } else { 2 }
        }
        "and" if is_one_body(sheet, start..end) => 2,
        // "Ana de Vik", but not the "E." of "Leif E. Vik".
        particle if PARTICLES.contains(&particle) && sheet.case(end) != Case::Initial => {
            let inner = (1..=2).find(|&more| !PARTICLES.contains(&sheet.lower(end + more))).unwrap_or(3);
            let touches = if sheet.lower(end + 1) == "-" { is_part(end + 2).then_some(3) } else { None };
            touches.unwrap_or(if inner < 3 && is_part(end + inner) { inner + 1 } else { 0 })
        }
        // "a Vik FC T-shirt"
        _ if sheet.case(end) == Case::Initial && sheet.lower(end + 1) == "-" && sheet.touches_next(end) => 0,
        _ => usize::from(is_part(end)),
    }
}

/// How many words may stand on either side of the "and" in the name of a body.
const MOST_JOINED: usize = 4;

/// Whether the "and" behind a run is part of the name of one body: "the Harbour and Terminal Workers Union", but not "the
/// Skerry Board and the Vik Council", "the Kremlin and Foreign Ministry" and "the Trade and Labour Ministries".
fn is_one_body(sheet: &Sheet<'_>, run: Range<usize>) -> bool {
    let noun = |token: usize| noun::lookup(sheet.lower(token));
    let is_plain = |token: usize| {
        let word = sheet.lower(token);
        sheet.case(token) == Case::Capitalised
            && !gender::is_forename(&fold(word))
            && !capital::is_title(word)
            && !capital::is_known_body(word)
            && !capital::is_place(word)
    };
    let is_kind = |token: usize| noun(token).is_some_and(|noun| noun.class == Class::Body);
    let behind = run.end + 1;
    let length = (behind..behind + MOST_JOINED).take_while(|&token| is_plain(token)).count();
    let last = behind + length.saturating_sub(1);
    sheet.before(run.start) == "the"
        && run.len() <= MOST_JOINED / 2
        && run.clone().all(|token| is_plain(token) && !is_kind(token) && !noun::ends_organisation(sheet.lower(token)))
        && length > 1
        && !sheet.is_capital(last + 1)
        && noun(last).is_some_and(|noun| noun.class == Class::Body && !noun.is_plural)
        && !(behind..last).any(is_kind)
}

/// Whether a run ends with a word that an "of" goes on from: an office or a body.
fn is_office(sheet: &Sheet<'_>, run: Range<usize>) -> bool {
    let last = sheet.lower(run.end - 1);
    noun::lookup(last).is_some_and(|noun| noun.is_one_person() || matches!(noun.class, Class::Body | Class::Text))
        || noun::ends_organisation(last)
        || run.clone().any(|token| noun::lookup(sheet.lower(token)).is_some_and(|noun| noun.class == Class::Body))
}

/// Where a run begins when the capital of its first word is due to its place.
///
/// "Police said the road was shut.", "Yesterday Ida Holm left.", "Critics of Holm", "Alongside her sister, Holm rowed."
pub(super) fn without_opener(sheet: &Sheet<'_>, run: Range<usize>, habits: &Habits<'_>) -> usize {
    let first = sheet.lower(run.start);
    if !sheet.begins_sentence(run.start) || sheet.case(run.start) == Case::Upper && first.len() < 6 {
        return run.start;
    }
    // "Wealth-X said"
    if sheet.lower(run.start + 1) == "-" && sheet.touches_next(run.start) && run.len() > 1 {
        return run.start;
    }
    let noun = noun::lookup(first);
    let is_alone = run.len() == 1;
    let is_forename = gender::is_forename(&fold(first));
    let is_surname = habits.surnames.contains(first);
    let is_plain = habits.small.contains(first) && !is_forename;
    let is_plural = noun.is_some_and(|noun| noun.is_plural);
    // "Fifty of the crew signed a letter."
    let is_number = matches!(
        first,
        "eleven"
            | "twelve"
            | "fifteen"
            | "twenty"
            | "thirty"
            | "forty"
            | "fifty"
            | "sixty"
            | "seventy"
            | "eighty"
            | "ninety"
    );
    // "Look at those boats!"
    let is_call =
        matches!(first, "look" | "remember" | "imagine" | "listen" | "think" | "believe" | "watch" | "wait" | "follow");
    let is_small = if is_alone && (first == "new" || is_number || is_call) {
        true
    } else if is_surname {
        false
    } else if is_alone {
        is_plain || noun.is_some()
    } else {
        is_plural || is_plain && noun.is_none() && !capital::is_people(first)
    };
    // "Marly Holm rowed": the word has a capital elsewhere as well.
    let is_known = is_forename || is_surname || habits.large.contains(first);
    let is_adverb = first.len() > 4 && first.ends_with("ly") && !is_known;
    // "Trusting Ida Holm was a mistake."
    let leads_forename = gender::is_forename(&fold(sheet.lower(run.start + 1))) && run.len() > 1;
    let is_participle = first.len() > 5
        && (first.ends_with("ing") && (is_alone || leads_forename && !is_known) || first.ends_with("ed") && is_alone);
    // "Understated Holm gains ground"
    let is_modifier = run.len() == 2
        && !is_known
        && habits.surnames.contains(sheet.lower(run.start + 1))
        && noun.is_none()
        && !capital::is_title(first)
        && !capital::is_people(first)
        && !capital::is_place(first);
    // "Follow Skerry Radio on the air."
    let is_modifier = is_modifier || is_call && !is_known && run.len() > 1;
    let is_lone = is_modifier || is_alone && !is_known && is_function_ahead(sheet, run.end);
    if is_small || is_adverb || is_participle || is_lone { run.start + 1 } else { run.start }
}

/// Whether what follows a word shows it to be no name that its only use would be: "Absent a treaty", "Wow, she said".
fn is_function_ahead(sheet: &Sheet<'_>, next: usize) -> bool {
    let ends_cry = matches!(sheet.lower(next), "," | "." | "!" | "?") && sheet.is_quoted(next);
    ends_cry
        || matches!(
            sheet.lower(next),
            "a" | "an"
                | "the"
                | "his"
                | "her"
                | "their"
                | "its"
                | "my"
                | "our"
                | "your"
                | "this"
                | "that"
                | "these"
                | "those"
                | "what"
                | "how"
                | "why"
                | "he"
                | "she"
                | "they"
                | "we"
                | "you"
                | "i"
                | "it"
                | "no"
                | "some"
                | "any"
                | "me"
                | "us"
                | "them"
                | "him"
        )
}

/// Whether a run is a heading in capitals, of which a name may be part: "HOLM PLANS TO WIDEN PORT".
pub(super) fn is_shouted(sheet: &Sheet<'_>, run: &Range<usize>) -> bool {
    let words = run.clone().filter(|&token| sheet.is_word(token));
    words.clone().count() >= SHOUTED && words.clone().all(|token| sheet.case(token) == Case::Upper)
}

/// Whether a token stands in a heading that gives most of its words a capital, so that capitals tell nothing.
pub(super) fn is_title_case(sheet: &Sheet<'_>, token: usize) -> bool {
    if !matches!(sheet.galley.kind_of(token), BlockKind::Headline | BlockKind::Subhead) {
        return false;
    }
    let start = sheet.sentence_start(token);
    let words =
        (start..sheet.sentence_end(token).min(start + 64)).filter(|&token| sheet.lower(token).chars().count() > 3);
    let (capital, all) =
        words.fold((0, 0), |(capital, all), token| (capital + usize::from(sheet.is_capital(token)), all + 1));
    capital * 4 > all * 3
}
