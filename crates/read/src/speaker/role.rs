//! The offices and parts that a document gives its people, and their ages.
//!
//! Four ways of giving one: before the name ("harbour master Ida Holm"), as a title ("Senator Holm"), in apposition on
//! either side ("Holm, the harbour master," and "the harbour master, Ida Holm"), and as a predicate ("Holm is harbour
//! master").

use std::collections::HashMap;
use std::ops::Range;

use super::capital;
use super::cast::{Bearer, Cast};
use super::name::Name;
use super::noun;
use super::sheet::Sheet;
use super::{Kind, gender};
use crate::token::Case;

/// The longest apposition that is looked at, in tokens.
const LONGEST: usize = 24;

/// Gives the figures their roles, ages, and the gender that a role tells.
pub(super) fn gather(sheet: &Sheet<'_>, names: &[Name], cast: &mut Cast) {
    let bodies: HashMap<String, usize> = (cast.figures.iter().enumerate())
        .filter(|(_, figure)| figure.kind == Kind::Organisation && !figure.is_place)
        .map(|(number, figure)| (figure.name.to_lowercase(), number))
        .collect();
    for (name, bearer) in names.iter().zip(&cast.bearers) {
        let Bearer::One(number) = *bearer else { continue };
        let figure = &mut cast.figures[number];
        if figure.kind != Kind::Person {
            continue;
        }
        let in_front_of_it = [before(sheet, name), title(sheet, name)];
        for role in in_front_of_it.iter().flatten() {
            figure.speaks_for = figure.speaks_for.or_else(|| body(sheet, role, &bodies));
        }
        let [small, title] = in_front_of_it;
        let found = [small, title, behind(sheet, name), in_front(sheet, name), predicate(sheet, name)];
        for role in found.into_iter().flatten() {
            if figure.role.is_none() {
                figure.role = Some(sheet.galley.span(role.clone()));
            }
            let head = head(sheet, role.clone());
            for token in role {
                let word = sheet.lower(token);
                if sheet.is_word(token)
                    && figure.role_words.len() < 48
                    && !figure.role_words.iter().any(|known| known == word)
                {
                    figure.role_words.push(word.to_owned());
                }
            }
            let gender = head.and_then(|head| noun::lookup(sheet.lower(head))).and_then(|noun| noun.gender);
            // "widow Terry Vance": what she is tells more than a forename that some men bear.
            figure.gender = gender.or(figure.gender);
        }
        let told = candidacy(sheet, name).into_iter().chain(party(sheet, name));
        for word in told.filter(|word| !figure.role_words.iter().any(|known| known == word)).collect::<Vec<_>>() {
            figure.role_words.push(word.to_owned());
        }
        if figure.age.is_none() {
            figure.age = age(sheet, name);
        }
    }
}

/// The token that is the head of a role: the last noun for a person before "of", "for" and the like.
pub(super) fn head(sheet: &Sheet<'_>, role: Range<usize>) -> Option<usize> {
    let end = role.clone().skip(1).find(|&token| is_stop(sheet.lower(token))).unwrap_or(role.end);
    (role.start..end).rev().find(|&token| noun::lookup(sheet.lower(token)).is_some_and(noun::Noun::is_one_person))
}

/// Whether what follows this word says more of the noun before it.
pub(super) fn is_stop(word: &str) -> bool {
    matches!(
        word,
        "of" | "for"
            | "from"
            | "at"
            | "in"
            | "on"
            | "with"
            | "to"
            | "by"
            | "who"
            | "whom"
            | "that"
            | "which"
            | "whose"
            | "about"
            | "against"
            | "as"
            | "near"
            | "inside"
            | "within"
            | "between"
            | "under"
            | "over"
            | "close"
            | "familiar"
            | "briefed"
            | "working"
            | "involved"
            | ","
            | "("
            | ";"
            | ":"
            | "—"
            | "–"
            | "and"
            | "or"
            | "based"
            | "where"
            | "after"
            | "before"
            | "during"
            | "behind"
            | "like"
            | "among"
            | "representing"
            | "living"
            | "speaking"
            | "without"
            | "including"
            | "than"
            | "outside"
            | "around"
            | "across"
            | "["
            | "--"
            | "using"
    )
}

/// "the Holm campaign", "Holm's candidacy" make Holm a candidate.
fn candidacy(sheet: &Sheet<'_>, name: &Name) -> Option<&'static str> {
    let at = name.tokens.end + usize::from(matches!(sheet.lower(name.tokens.end), "'s" | "'"));
    let at = at + usize::from(matches!(sheet.lower(at), "presidential" | "mayoral" | "senate"));
    matches!(sheet.lower(at), "campaign" | "candidacy").then_some("candidate")
}

/// The party and state that American papers set behind a name: "Holm (D-Vt.)", "Holm, R-Ky.,".
fn party(sheet: &Sheet<'_>, name: &Name) -> Vec<&'static str> {
    let at = name.tokens.end;
    let party: &[&str] = match sheet.lower(at + 1) {
        "d" => &["democrat", "democratic"],
        "r" => &["republican"],
        "i" => &["independent"],
        _ => return Vec::new(),
    };
    if !matches!(sheet.lower(at), "(" | ",") || !matches!(sheet.lower(at + 2), "-" | ")" | "‑") {
        return Vec::new();
    }
    let state = STATES.iter().find(|(short, _)| *short == sheet.lower(at + 3)).map(|(_, state)| *state);
    party.iter().copied().chain(state.filter(|_| sheet.lower(at + 2) != ")")).collect()
}

/// How American papers shorten the names of states.
const STATES: &[(&str, &str)] = &[
    ("ala", "alabama"),
    ("ariz", "arizona"),
    ("ark", "arkansas"),
    ("calif", "california"),
    ("colo", "colorado"),
    ("conn", "connecticut"),
    ("fla", "florida"),
    ("ga", "georgia"),
    ("ill", "illinois"),
    ("ind", "indiana"),
    ("iowa", "iowa"),
    ("kan", "kansas"),
    ("ky", "kentucky"),
    ("la", "louisiana"),
    ("maine", "maine"),
    ("mass", "massachusetts"),
    ("md", "maryland"),
    ("mich", "michigan"),
    ("minn", "minnesota"),
    ("miss", "mississippi"),
    ("mo", "missouri"),
    ("mont", "montana"),
    ("neb", "nebraska"),
    ("nev", "nevada"),
    ("ohio", "ohio"),
    ("okla", "oklahoma"),
    ("ore", "oregon"),
    ("pa", "pennsylvania"),
    ("tenn", "tennessee"),
    ("tex", "texas"),
    ("texas", "texas"),
    ("utah", "utah"),
    ("va", "virginia"),
    ("vt", "vermont"),
    ("wash", "washington"),
    ("wis", "wisconsin"),
    ("wyo", "wyoming"),
];

/// "harbour master Ida Holm": nouns in small letters right before the name.
fn before(sheet: &Sheet<'_>, name: &Name) -> Option<Range<usize>> {
    let end = name.whole().start;
    let last = end.checked_sub(1)?;
    let is_role =
        noun::lookup(sheet.lower(last)).is_some_and(noun::Noun::is_one_person) && sheet.block(last) == sheet.block(end);
    if !is_role || sheet.case(last) != Case::Lower {
        return None;
    }
    Some(phrase_start(sheet, last)..end)
}

/// Where the words begin that belong to the noun at `head`, without article.
pub(super) fn phrase_start(sheet: &Sheet<'_>, head: usize) -> usize {
    let mut start = head;
    let floor = sheet.sentence_start(head).max(head.saturating_sub(8));
    while start > floor {
        let word = sheet.lower(start - 1);
        let is_modifier = sheet.is_capital(start - 1) && !capital::is_no_name(word)
            || noun::lookup(word).is_some()
            || capital::is_people(word)
            || matches!(
                word,
                "-" | "vice"
                    | "deputy"
                    | "senior"
                    | "chief"
                    | "acting"
                    | "then"
                    | "longtime"
                    | "interim"
                    | "assistant"
                    | "retired"
                    | "co"
                    | "head"
                    | "lead"
                    | "harbour"
                    | "harbor"
                    | "foreign"
                    | "prime"
                    | "finance"
                    | "defence"
                    | "defense"
                    | "interior"
                    | "health"
                    | "trade"
                    | "labor"
                    | "human"
                    | "rights"
                    | "news"
                    | "music"
                    | "football"
                    | "high"
                    | "top"
                    | "local"
                    | "national"
                    | "international"
                    | "regional"
                    | "presidential"
                    | "political"
                    | "science"
                    | "art"
                    | "school"
                    | "fire"
                    | "sales"
                    | "research"
                    | "project"
                    | "press"
                    | "public"
                    | "general"
                    | "managing"
                    | "communications"
                    | "campaign"
                    | "union"
                    | "opposition"
                    | "parliamentary"
                    | "police"
                    | "software"
            );
        if !is_modifier {
            break;
        }
        start -= 1;
    }
    while start < head && !sheet.is_word(start) {
        start += 1;
    }
    start
}

/// The body whose name stands before the office in a role: "Kystland Rail spokeswoman".
fn body(sheet: &Sheet<'_>, role: &Range<usize>, bodies: &HashMap<String, usize>) -> Option<usize> {
    let head = head(sheet, role.clone())?;
    if head == role.start || !noun::speaks_for_body(sheet.lower(head)) {
        return None;
    }
    let name = sheet.galley.slice(sheet.galley.span(role.start..head));
    bodies.get(&name.to_lowercase()).copied()
}

/// "Senator Ida Holm": a title that is more than a form of address.
fn title(sheet: &Sheet<'_>, name: &Name) -> Option<Range<usize>> {
    let mut title = name.title.clone();
    while !title.is_empty() && !sheet.is_word(title.end - 1) {
        title.end -= 1;
    }
    let is_address = title.clone().all(|token| {
        let word = sheet.lower(token);
        matches!(word, "mr" | "mrs" | "ms" | "miss" | "mme" | "madame" | "monsieur" | "sir" | "dr" | ".")
    });
    (!title.is_empty() && !is_address).then_some(title)
}

/// "Holm, the harbour master of Vik,".
fn behind(sheet: &Sheet<'_>, name: &Name) -> Option<Range<usize>> {
    let mut at = name.tokens.end;
    // "Holm (Lab., Vik), the whip"; "Holm, 54, the whip"
    if sheet.lower(at) == "(" {
        at = (at..sheet.len().min(at + 12)).find(|&token| sheet.lower(token) == ")")? + 1;
    }
    if sheet.lower(at) == "," && sheet.lower(at + 1).parse::<u8>().is_ok() && sheet.lower(at + 2) == "," {
        at += 2;
    }
    if !matches!(sheet.lower(at), "," | "—" | "–" | "-") || sheet.sentence(at) != sheet.sentence(name.tokens.start)
    {
        return None;
    }
    let mut start = at + 1;
    let has_determiner =
        matches!(sheet.lower(start), "a" | "an" | "the" | "his" | "her" | "its" | "their" | "our" | "who");
    if sheet.lower(start) == "who" {
        start += 1;
        if !matches!(sheet.lower(start), "is" | "was" | "remains" | "became") {
            return None;
        }
        start += 1;
    }
    if matches!(sheet.lower(start), "a" | "an" | "the" | "his" | "her" | "its" | "their" | "our" | "now" | "also") {
        start += 1;
    }
    let role = apposition(sheet, start, has_determiner)?;
    // "In Holmen, the mayor said": a verb closes no apposition.
    let runs_on = matches!(sheet.lower(role.end), "said" | "says" | "told") && sheet.lower(role.end - 1) != ",";
    (!runs_on).then_some(role)
}

/// The role that begins at a token and goes on to the next comma; `None` when no noun for one person heads it.
fn apposition(sheet: &Sheet<'_>, start: usize, has_determiner: bool) -> Option<Range<usize>> {
    let limit = sheet.sentence_end(start).min(start + LONGEST);
    let end = (start..limit).find(|&token| {
        matches!(
            sheet.lower(token),
            "," | "."
                | ";"
                | ":"
                | "—"
                | "–"
                | "("
                | "\""
                | "”"
                | "“"
                | "who"
                | "said"
                | "says"
                | "told"
                | "which"
                | "whose"
                // "Holm is a sterner person and would be a sterner mayor"
                | "would"
                | "will"
                | "is"
                | "was"
                | "has"
                | "had"
        )
    })?;
    if start >= end {
        return None;
    }
    let head = head(sheet, start..end)?;
    // Without a determiner the noun must come soon: "Holm, chief engineer of Vik," but not "Holm, which the chief ...".
    let is_near = has_determiner || head < start + 6;
    is_near.then_some(start..end)
}

/// "the harbour master of Vik, Ida Holm,".
fn in_front(sheet: &Sheet<'_>, name: &Name) -> Option<Range<usize>> {
    let comma = name.whole().start.checked_sub(1)?;
    if sheet.lower(comma) != "," {
        return None;
    }
    let floor = sheet.sentence_start(comma).max(comma.saturating_sub(LONGEST));
    let start = (floor..comma)
        .rev()
        .take_while(|&token| !matches!(sheet.lower(token), "," | ";" | ":" | "\"" | "”"))
        .find(|&token| {
        matches!(sheet.lower(token), "a" | "an" | "the" | "his" | "her" | "its" | "their" | "our")
            || token == floor
            || sheet.lower(token - 1) == ","
    })?;
    let has_determiner = matches!(sheet.lower(start), "a" | "an" | "the" | "his" | "her" | "its" | "their" | "our");
    // "Alongside her husband, Holm rowed": a noun that belongs to other words is no apposition of what follows.
    let is_tied = has_determiner
        && start > sheet.sentence_start(start)
        && sheet.is_word(start - 1)
        && !matches!(
            sheet.before(start),
            "that" | "and" | "but" | "said" | "says" | "when" | "while" | "because" | "where"
        );
    let start = start + usize::from(has_determiner);
    // What follows the name must close the apposition: a list of guests goes on instead.
    let closes = matches!(sheet.lower(name.tokens.end), "," | "." | ";" | "—" | "–")
        || sheet.case(name.tokens.end) == Case::Lower && !is_tied;
    (start < comma && closes && head(sheet, start..comma).is_some()).then_some(start..comma)
}

/// "Holm is the harbour master".
fn predicate(sheet: &Sheet<'_>, name: &Name) -> Option<Range<usize>> {
    let at = name.tokens.end;
    if !matches!(sheet.lower(at), "is" | "was" | "became") || !matches!(sheet.lower(at + 1), "a" | "an" | "the") {
        return None;
    }
    apposition(sheet, at + 2, true)
}

/// "Ida Holm, 54,", "54-year-old Ida Holm", "Holm, a 54-year-old".
fn age(sheet: &Sheet<'_>, name: &Name) -> Option<String> {
    let is_age = |token: usize| sheet.lower(token).len() < 4 && sheet.lower(token).parse::<u8>().is_ok();
    let at = name.tokens.end;
    if sheet.lower(at) == "," && is_age(at + 1) && matches!(sheet.lower(at + 2), "," | "." | ")") {
        return Some(sheet.lower(at + 1).to_owned());
    }
    if sheet.lower(at) == "(" && is_age(at + 1) && sheet.lower(at + 2) == ")" {
        return Some(sheet.lower(at + 1).to_owned());
    }
    let start = name.whole().start;
    let around = (start.saturating_sub(6)..start).chain(at..(at + 6).min(sheet.len()));
    let old = around.into_iter().find(|&token| {
        sheet.lower(token) == "old" && token >= 4 && sheet.lower(token - 2) == "year" && is_age(token - 4)
    })?;
    (sheet.sentence(old) == sheet.sentence(start)).then(|| sheet.lower(old - 4).to_owned())
}

/// Learns the gender of people from the pronouns that the text uses for them.
///
/// A sentence that names one person and then says "she" speaks for a woman: "Kai Lund said she would pay."
pub(super) fn learn_gender(sheet: &Sheet<'_>, names: &[Name], cast: &mut Cast) {
    let mut votes = vec![[0_u32; 2]; cast.figures.len()];
    let mut next = 0;
    for sentence in sheet.galley.sentences {
        let first = next;
        while next < names.len() && names[next].tokens.start < sentence.tokens.end {
            next += 1;
        }
        let mut people =
            names[first..next].iter().zip(&cast.bearers[first..next]).filter_map(|(name, bearer)| match bearer {
                Bearer::One(number) if cast.figures[*number].kind == Kind::Person => Some((name.tokens.end, *number)),
                _ => None,
            });
        let Some((end, person)) = people.next() else { continue };
        // "At a Skerry Elks dinner he wept" tells nothing of the Elks; "Xia Holm wept when she" does.
        let begins = names[first].whole().start == sentence.tokens.start;
        let is_known = cast.figures[person].seems_person() || begins;
        if !is_known || people.any(|(_, other)| other != person) || cast.figures[person].gender.is_some() {
            continue;
        }
        for token in end..sentence.tokens.end {
            if !sheet.is_quoted(token)
                && let Some(gender) = gender::of_pronoun(sheet.lower(token))
            {
                votes[person][gender as usize] += 1;
            }
        }
    }
    for (figure, [feminine, masculine]) in cast.figures.iter_mut().zip(votes) {
        if figure.gender.is_none() && figure.kind == Kind::Person {
            figure.gender = match () {
                () if feminine > 2 * masculine => Some(gender::Gender::Feminine),
                () if masculine > 2 * feminine => Some(gender::Gender::Masculine),
                () => None,
            };
        }
    }
}
