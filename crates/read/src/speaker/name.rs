//! Finds the names in a text: what of a run of capitals is title, name of a person, or organisation.

use std::collections::HashSet;
use std::ops::Range;

use super::capital;
use super::gender;
use super::noun::{self, Class};
use super::run::{self, Habits, is_camel, is_title_case};
use super::sheet::{Sheet, fold};
use crate::span::Span;
use crate::token::Case;

/// What a name names, as far as its own words tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sort {
    /// One person.
    Person,
    /// A body.
    Body,
    /// A country, state or city.
    Place,
    /// A text, a study, a programme.
    Text,
    /// Its words do not tell.
    Open,
}

/// A name at one place of the text.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The tokens of the name itself, without title.
    pub(super) tokens: Range<usize>,
    /// The tokens of the title with a capital that stands before it: "Foreign Minister".
    pub(super) title: Range<usize>,
    /// What it names.
    pub(super) sort: Sort,
    /// Whether "the" stands before it.
    pub(super) has_article: bool,
}

impl Name {
    /// The tokens of title and name.
    pub(super) fn whole(&self) -> Range<usize> {
        self.title.start.min(self.tokens.start)..self.tokens.end
    }

    /// Where the name stands.
    pub(super) fn span(&self, sheet: &Sheet<'_>) -> Span {
        sheet.galley.span(self.tokens.clone())
    }
}

/// Finds the names of a text, in order and without overlap.
pub(super) fn find(sheet: &Sheet<'_>) -> Vec<Name> {
    let habits = Habits::new(sheet);
    let mut names = Vec::new();
    let mut headings = Vec::new();
    let mut at = 0;
    while at < sheet.len() {
        if !run::begins(sheet, at) {
            at += 1;
            continue;
        }
        let end = run::end(sheet, at);
        let start = run::without_opener(sheet, at..end, &habits);
        if start < end && (is_title_case(sheet, start) || run::is_shouted(sheet, &(start..end))) {
            headings.push(start..end);
        } else if start < end && !run::is_label(sheet, at..end) && !run::is_dateline(sheet, at..end) {
            divide(sheet, start..end, &habits, &mut names);
        }
        at = end;
    }
    in_headings(sheet, headings, &habits, &mut names);
    names
}

/// Finds the names of the body again in headings whose capitals tell nothing: "Holm Seeks More Ferries".
fn in_headings(sheet: &Sheet<'_>, headings: Vec<Range<usize>>, habits: &Habits<'_>, names: &mut Vec<Name>) {
    let all: HashSet<&str> =
        names.iter().flat_map(|name| name.tokens.clone()).map(|token| sheet.lower(token)).collect();
    let last: HashSet<&str> = names.iter().map(|name| sheet.lower(name.tokens.end - 1)).collect();
    let mut found = Vec::new();
    for mut run in headings {
        while !run.is_empty() {
            let end = run.clone().find(|&token| !all.contains(sheet.lower(token))).unwrap_or(run.end);
            if end > run.start && last.contains(sheet.lower(end - 1)) {
                divide(sheet, run.start..end, habits, &mut found);
            }
            run.start = end + 1;
        }
    }
    // "HOLM PLANS TO WIDEN PORT" is no acronym where the text speaks of Ida Holm.
    for name in found.iter_mut().filter(|name| name.tokens.len() == 1) {
        if habits.surnames.contains(sheet.lower(name.tokens.start)) {
            name.sort = Sort::Person;
        }
    }
    if !found.is_empty() {
        names.append(&mut found);
        names.sort_by_key(|name| name.tokens.start);
    }
}

/// Divides a run into title and name, and says what the name names.
fn divide(sheet: &Sheet<'_>, run: Range<usize>, habits: &Habits<'_>, names: &mut Vec<Name>) {
    let article_at = run.start;
    let next = sheet.lower(run.end);
    // "the Holm campaign" is no article of Holm.
    let stands_alone = !sheet.is_word(run.end)
        || capital::is_no_name(next)
        || sheet.case(run.end) == Case::Lower && next.ends_with("ed")
        || matches!(next, "said" | "says" | "will" | "would" | "may" | "can" | "told" | "wrote" | "writes" | "reports");
    let has_article = sheet.before(article_at) == "the" && stands_alone;
    let mut push = |title: Range<usize>, tokens: Range<usize>, sort| {
        if !tokens.is_empty() {
            names.push(Name { tokens, title, sort, has_article });
        }
    };
    let last = last_word(sheet, &run);
    let word = sheet.lower(last);
    let is_body = noun::ends_organisation(word) && run.len() > 1;
    // "Norwegians", "House Liberals": several people, not a name; "Harbour Day" speaks as little.
    let is_several =
        noun::lookup(word).is_some_and(|noun| noun.is_plural && noun.is_people()) || capital::is_plural_people(word);
    let has_body =
        run.clone().any(|token| noun::lookup(sheet.lower(token)).is_some_and(|noun| noun.class == Class::Body));
    // "Harbour Party Liberals", but not the "Union of Liberals"
    let is_joined = run.clone().any(|token| matches!(sheet.lower(token), "of" | "for" | "on" | "and" | "&"));
    if is_several && !is_body && !(has_body && is_joined) || run.len() > 1 && capital::is_thing(word) {
        return;
    }
    let is_surname = run.len() == 1 && habits.surnames.contains(word);
    // "threw a Lantern at him": one of several that are called so.
    let is_one_of_many = run.len() == 1
        && matches!(sheet.before(run.start), "a" | "an")
        && !is_surname
        && !gender::is_forename(&fold(word))
        && !is_body
        && noun::lookup(next).is_none()
        && sheet.case(run.start) == Case::Capitalised;
    if is_one_of_many && !sheet.is_capital(run.end) {
        return;
    }
    // "secretary of State Holm"
    let is_department = run.len() > 1
        && matches!(sheet.lower(run.start), "state" | "defense" | "labor" | "energy" | "education" | "commerce")
        && sheet.before(run.start) == "of"
        && run.start > 1
        && sheet.case(run.start - 2) == Case::Lower
        && noun::lookup(sheet.lower(run.start - 2)).is_some_and(noun::Noun::is_one_person);
    if is_department && !sheet.lower(run.start + 1).starts_with(|char: char| !char.is_alphabetic()) {
        push(run.start..run.start + 1, run.start + 1..run.end, Sort::Person);
        return;
    }
    let title = title_end(sheet, &run).filter(|_| !is_surname);
    if let Some(end) = title.filter(|&end| end < run.end) {
        // A title may be followed by the name of a body: "President of Harbour Bank".
        push(run.start..end, end..run.end, Sort::Person);
        return;
    }
    if title.is_some() {
        // Nothing but a title, "the Prime Minister": no name.
        return;
    }
    let name = run.clone();
    let is_text = |token: usize| noun::lookup(sheet.lower(token)).is_some_and(|noun| noun.class == Class::Text);
    let joint = name.clone().skip(1).find(|&token| matches!(sheet.lower(token), "of" | "for" | "on" | "&"));
    // "Centre for Ice Law" and "Harbour Board" are bodies, "Report on Ice" and "Harbour Study" texts.
    let sort = if let Some(joint) = joint.filter(|_| !is_body) {
        if is_text(joint - 1) { Sort::Text } else { Sort::Body }
    } else if is_body {
        Sort::Body
    } else if is_text(last) && run.len() > 1 && !gender::is_forename(&fold(sheet.lower(run.start))) {
        Sort::Text
    } else {
        bare(sheet, &name)
    };
    // "the United States Ida Holm", "Norwegian Ida Holm", "Vik Radio Ida Holm", "Yesterday Ida Holm": what stands before is no part of the name.
    if matches!(sort, Sort::Open | Sort::Person) {
        let words: Vec<usize> = name.clone().filter(|&token| sheet.is_word(token)).collect();
        let is_forename = |token: usize| gender::is_forename(&fold(sheet.lower(token)));
        let is_outside = |token: usize| {
            let word = sheet.lower(token);
            capital::is_people(word)
                || capital::is_place(word)
                || sheet.case(token) == Case::Upper
                || words.len() > 3
                || habits.small.contains(word)
        };
        let split = words.iter().copied().skip(1).find(|&token| is_forename(token) && token + 1 < name.end);
        if let Some(split) = split.filter(|_| !is_forename(words[0]) && is_outside(words[0])) {
            push(split..split, split..name.end, Sort::Person);
            return;
        }
    }
    push(run.start..run.start, name, sort);
}

/// The last token of a run that is a word.
fn last_word(sheet: &Sheet<'_>, run: &Range<usize>) -> usize {
    run.clone().rev().find(|&token| sheet.is_word(token)).unwrap_or(run.start)
}

/// Where the title ends that a run begins with, which may be the end of the run; `None` without one.
fn title_end(sheet: &Sheet<'_>, run: &Range<usize>) -> Option<usize> {
    // "Gov. Ida Brill-Hunter": half of a surname is no rank.
    let is_glued = |token: usize| {
        sheet.lower(token + 1) == "-" && sheet.touches_next(token)
            || sheet.before(token) == "-" && token > 1 && sheet.touches_next(token - 1) && sheet.is_capital(token - 2)
    };
    // "Senators Ida Holm and Ola Lund", "Greens Ida Holm and Ola Lund"
    let is_plural_title = |word: &str| {
        word.strip_suffix('s').is_some_and(capital::is_title)
            || matches!(word, "democrats" | "republicans" | "liberals" | "conservatives" | "greens")
    };
    let is_rank = |token: usize| {
        let word = sheet.lower(token);
        let is_noun = noun::lookup(word).is_some_and(noun::Noun::is_one_person);
        (capital::is_title(word) || is_noun || is_plural_title(word) && token + 1 < run.end) && !is_glued(token)
    };
    let behind = |token: usize| if sheet.lower(token + 1) == "." { token + 2 } else { token + 1 };
    let rank = run.clone().rev().find(|&token| is_rank(token) && sheet.is_capital(token))?;
    // "Union of Rationalist Sailors": what stands behind the "of" of a body is no title.
    let is_body = |token: usize| noun::lookup(sheet.lower(token)).is_some_and(|noun| noun.class == Class::Body);
    let joint = (run.start + 1..rank).find(|&token| matches!(sheet.lower(token), "of" | "for" | "on"));
    if joint.is_some_and(|joint| is_body(joint - 1)) {
        return None;
    }
    let mut end = behind(rank).min(run.end);
    if matches!(sheet.lower(end), "of" | "for" | "to" | "on") && end < run.end {
        // "Minister of Education Ida Holm": the name begins with its forename, or is the last two words.
        let words: Vec<usize> = (end + 1..run.end).filter(|&token| sheet.is_word(token)).collect();
        let forename =
            words.iter().skip(1).find(|&&token| gender::is_forename(&fold(sheet.lower(token))) && token + 1 < run.end);
        return Some(match (forename, words.as_slice()) {
            (Some(&forename), _) => forename,
            (None, [.., forename, _])
                if words.len() > 2
                    && !(end + 1..run.end).any(|token| matches!(sheet.lower(token), "of" | "for" | "and" | "the"))
                    && !noun::ends_organisation(sheet.lower(last_word(sheet, run))) =>
            {
                *forename
            }
            _ => run.end,
        });
    }
    // "General Motors", "Justice Department", "King County", "President's Office" name no person.
    let rest: Vec<&str> =
        (end..run.end).filter(|&token| sheet.is_word(token)).map(|token| sheet.lower(token)).collect();
    // "Graduate School of Ice"
    let leads_body =
        rest.first().is_some_and(|first| noun::lookup(first).is_some_and(|noun| noun.class == Class::Body))
            && (end..run.end).any(|token| matches!(sheet.lower(token), "of" | "for"));
    // "the Daily Mariner", "the Evening Caller"
    let is_paper = matches!(sheet.lower(run.start), "daily" | "weekly" | "evening" | "morning" | "sunday");
    if leads_body || is_paper && rank > run.start {
        return None;
    }
    if rest.last().is_some_and(|last| {
        noun::ends_organisation(last)
            || noun::lookup(last).is_some_and(|noun| !noun.is_people())
            || matches!(*last, "street" | "road" | "airport" | "island" | "day" | "prize" | "award" | "park" | "bridge")
    }) {
        return None;
    }
    // The rank as the last word of a longer name: "Skerry Star", "The Little Prince", "Morning Joe Cook".
    if rest.is_empty() && rank > run.start && noun::ends_organisation(sheet.lower(rank)) {
        return None;
    }
    // "Ida Cook", "Tom King" bear the rank as a surname: a forename stands before it.
    if rank > run.start && rest.is_empty() && gender::is_forename(&fold(sheet.lower(run.start))) {
        return None;
    }
    // "Skerry Mayor Tom King": the same behind a title.
    let before = (run.start + 1..rank).rev().find(|&token| sheet.is_word(token));
    if let Some(forename) = before.filter(|&token| rest.is_empty() && gender::is_forename(&fold(sheet.lower(token)))) {
        let title = (run.start..forename).rev().find(|&token| is_rank(token) && sheet.is_capital(token));
        return title.map(behind);
    }
    while end < run.end && !sheet.is_word(end) {
        end += 1;
    }
    // "Mr. King" and "Judge Marshall" bear the rank as a surname; "Mr. President" does not.
    if end == run.end && rank > run.start {
        let address = (run.start..rank).rev().find(|&token| sheet.is_word(token)).unwrap_or(rank);
        let is_surname = !matches!(
            sheet.lower(rank),
            "president" | "speaker" | "minister" | "secretary" | "chairman" | "justice" | "general"
        );
        if is_surname
            && matches!(
                sheet.lower(address),
                "mr" | "mrs" | "ms" | "miss" | "dr" | "prof" | "professor" | "judge" | "sen" | "rep" | "gov"
            )
        {
            return Some(rank);
        }
    }
    Some(end)
}

/// What a name without title or body word names.
fn bare(sheet: &Sheet<'_>, name: &Range<usize>) -> Sort {
    let words: Vec<usize> = name.clone().filter(|&token| sheet.is_word(token)).collect();
    let first = sheet.lower(words.first().copied().unwrap_or(name.start));
    let last = sheet.lower(last_word(sheet, name));
    let all_places = words.iter().all(|&token| {
        let word = sheet.lower(token);
        capital::is_place(word)
            || capital::is_people(word)
            || matches!(
                word,
                "united"
                    | "states"
                    | "u"
                    | "s"
                    | "k"
                    | "new"
                    | "zealand"
                    | "kingdom"
                    | "york"
                    | "jersey"
                    | "hampshire"
                    | "carolina"
                    | "rhode"
                    | "island"
                    | "puerto"
                    | "rico"
                    | "orleans"
                    | "los"
                    | "angeles"
                    | "san"
                    | "francisco"
                    | "las"
                    | "vegas"
                    | "hong"
                    | "kong"
                    | "lanka"
                    | "africa"
                    | "arabia"
                    | "d"
                    | "c"
            )
    });
    // "in Haven, Ky."
    let is_town = matches!(sheet.before(name.start), "in" | "of" | "at" | "from" | "near" | "to" | "outside")
        && sheet.lower(name.end) == ","
        && capital::is_place(sheet.lower(name.end + 1));
    // "N.H.", "L.A."
    let is_two_letters = words.len() == 2 && words.iter().all(|&token| sheet.case(token) == Case::Initial);
    if all_places || is_two_letters || is_town {
        return Sort::Place;
    }
    // "Team Holm", "Camp Brill"
    let is_paper = matches!(first, "daily" | "weekly" | "evening" | "morning");
    if words.len() > 1 && (is_paper || matches!(first, "team" | "camp")) {
        return Sort::Body;
    }
    if name.clone().any(|token| matches!(sheet.lower(token), "com" | "org" | "&"))
        || capital::is_known_body(first) && words.len() == 1
    {
        return Sort::Body;
    }
    let is_upper = words.iter().all(|&token| matches!(sheet.case(token), Case::Upper | Case::Initial));
    if words.len() == 1 {
        let letters = last.chars().count();
        return if sheet.case(name.start) == Case::Upper && letters <= 5 && sheet.lower(name.end) != ":"
            || is_called_body(sheet, name.start)
            || sheet.before(name.start) == "the" && is_masthead(last)
            || noun::lookup(last).is_some_and(|noun| noun.class == Class::Body && !noun.is_plural)
                && sheet.before(name.start) == "the"
            || is_camel(sheet, name.start) && !has_surname_prefix(sheet, name.start)
        {
            // "NATO", "KCNA", "the Legislature"; but "HOLM:" is a name in a transcript.
            Sort::Body
        } else {
            Sort::Open
        };
    }
    // "AFL-CIO"
    let is_letters = is_upper
        && words.iter().all(|&token| sheet.case(token) == Case::Upper && sheet.lower(token).chars().count() <= 5)
        && words.iter().all(|&token| !gender::is_forename(&fold(sheet.lower(token))))
        && sheet.lower(name.end) != ":";
    if is_letters {
        return Sort::Body;
    }
    let has_initial = words.iter().any(|&token| sheet.case(token) == Case::Initial) && !is_upper;
    // "HALD Global", "TIDE Robotics": letters in front of words are no forename; but "HOLM Ida" is one.
    let leads_with_letters = sheet.case(words[0]) == Case::Upper
        && first.chars().count() > 2
        && !is_upper
        && !words.iter().any(|&token| gender::is_forename(&fold(sheet.lower(token))));
    if leads_with_letters || is_called_body(sheet, name.start) && !has_initial {
        return Sort::Body;
    }
    let is_person = gender::is_forename(&fold(first)) || has_initial;
    let has_digit = words.iter().any(|&token| sheet.lower(token).contains(char::is_numeric));
    if is_person && words.len() <= 6 && !has_digit { Sort::Person } else { Sort::Open }
}

/// Whether a paper goes by this word with its article: "the Herald said".
fn is_masthead(word: &str) -> bool {
    matches!(
        word,
        "chronicle"
            | "courier"
            | "gazette"
            | "globe"
            | "guardian"
            | "herald"
            | "inquirer"
            | "journal"
            | "observer"
            | "post"
            | "sentinel"
            | "telegraph"
            | "times"
            | "tribune"
    )
}

/// Whether a word with a capital in its midst is a surname all the same: `McHale`, `DeVane`, but not `SeaKayak`.
fn has_surname_prefix(sheet: &Sheet<'_>, token: usize) -> bool {
    let word = sheet.galley.word(token);
    let Some(at) = word.char_indices().skip(1).find(|(_, char)| char.is_uppercase()).map(|(at, _)| at) else {
        return false;
    };
    let prefix = word[..at].to_lowercase();
    prefix.chars().count() == 1
        || !prefix.chars().all(char::is_alphabetic)
        || matches!(
            prefix.as_str(),
            "mc" | "mac"
                | "de"
                | "del"
                | "des"
                | "di"
                | "da"
                | "du"
                | "la"
                | "le"
                | "van"
                | "von"
                | "fitz"
                | "st"
                | "ab"
        )
}

/// Whether the word before a name says that it is a body: "the magazine Sea Kayak", "the security firm Halden".
fn is_called_body(sheet: &Sheet<'_>, start: usize) -> bool {
    noun::is_proprietary(sheet.before(start)) && !gender::is_forename(&fold(sheet.lower(start)))
}
