//! Letters: RFC 5322 messages as mail programs save them, one article each.

use mail_parser::{Address, Message, MessageParser, MessagePart, MimeHeaders, PartType};
use onrecord_read::document::{Claim, Field, Place};
use onrecord_read::format::{Format, Provenance};

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::damage;
use crate::files::Named;
use crate::markup;
use crate::printed::printed;

/// The article of a letter: its HTML, which says what is a paragraph, or else its text.
///
/// Attachments are passed over, which the article says.
pub(crate) fn article(bytes: &[u8], named: Named) -> Gathered {
    let place = named.place.clone();
    let article = damage::guarded(|| of_parts(bytes, named));
    article.unwrap_or_else(|| {
        let reason = "is a damaged letter: where its parts begin and end cannot be told".to_owned();
        Gathered::Failed(Left { place, class: Class::Damaged, reason })
    })
}

fn of_parts(bytes: &[u8], named: Named) -> Gathered {
    let Named { place, id, origin } = named;
    let message = MessageParser::default()
        .parse(bytes)
        .filter(|message| message.from().is_some() || message.subject().is_some() || message.date().is_some());
    let Some(message) = message else {
        let reason = "is no letter: it has no sender, no subject and no date".to_owned();
        return Gathered::Failed(Left { place, class: Class::Damaged, reason });
    };
    let Some((format, text)) = text(&message) else {
        let reason = "is a letter without a text, and was left out".to_owned();
        return Gathered::Skipped(Left { place, class: Class::NotNews, reason });
    };
    let said = [
        (Field::Title, "subject", message.subject().map(str::to_owned)),
        (Field::Byline, "from", message.from().and_then(sender)),
        (Field::Outlet, "organization", message.header_raw("Organization").map(str::to_owned)),
        (Field::Published, "date", message.header_raw("Date").map(str::to_owned)),
    ];
    let claim = |(field, key, value): (Field, &str, Option<String>)| {
        Some(Claim { field, value: value?, place: Place::Record, key: key.to_owned() })
    };
    let provenance = Provenance {
        id,
        origin: Some(origin),
        claims: said.into_iter().filter_map(claim).collect(),
        ..Provenance::default()
    };
    let mut remarks = attachments(&message).into_iter().collect();
    Gathered::Article(Clipping::new(format, text.into_bytes(), provenance, place)).say(&mut remarks)
}

fn text(message: &Message<'_>) -> Option<(Format, String)> {
    let is_text = |text: &&str| printed(text).is_some();
    let html = message.html_bodies().find_map(|part| match &part.body {
        PartType::Html(html) => Some(html.as_ref()).filter(is_text),
        _ => None,
    });
    if let Some(html) = html {
        return Some((Format::Fragment, html.to_owned()));
    }
    let texts = message.text_bodies().filter_map(|part| match &part.body {
        PartType::Text(text) => Some(text.as_ref()).filter(is_text),
        _ => None,
    });
    let text = texts.collect::<Vec<_>>().join("\n\n");
    (!text.is_empty()).then(|| (markup::format(text.as_bytes()), text))
}

/// Whom a letter is from: the name, or else the address.
fn sender(from: &Address<'_>) -> Option<String> {
    let first = from.first()?;
    first.name().or_else(|| first.address()).map(str::to_owned)
}

/// What is said of attachments, if there are any.
fn attachments(message: &Message<'_>) -> Option<String> {
    let name = |part: &MessagePart<'_>| part.attachment_name().unwrap_or("one without a name").to_owned();
    let names: Vec<String> = message.attachments().map(name).collect();
    let others = names.len().saturating_sub(10);
    let more = if others > 0 { format!(" and {others} more") } else { String::new() };
    let listed = names.iter().take(10).map(String::as_str).collect::<Vec<_>>().join(", ");
    match names.len() {
        0 => None,
        1 => Some(format!("its attachment was passed over: {listed}")),
        _ => Some(format!("its attachments were passed over: {listed}{more}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(letter: &str) -> Gathered {
        let named = Named { place: "a.eml".into(), id: "a".into(), origin: "in/a.eml".into() };
        article(letter.replace('\n', "\r\n").as_bytes(), named)
    }

    fn said(clipping: &Clipping) -> Vec<(&str, &str)> {
        clipping.provenance.claims.iter().map(|claim| (claim.key.as_str(), claim.value.trim())).collect()
    }

    const HEAD: &str = "From: =?utf-8?q?Ada_M=C3=B6on?= <ada@post.example>\nSubject: Ferry\n late\n\
        Date: Tue, 5 Mar 2024 23:30:00 -0500\nMIME-Version: 1.0\n";

    #[test]
    fn a_letter_whose_parts_cannot_be_told_apart_is_said_to_be_damaged() {
        let bytes = include_bytes!("../../../fuzz/corpus/letter/lost-part");
        let named = Named { place: "a.eml".into(), id: "a".into(), origin: "in/a.eml".into() };
        let Gathered::Failed(left) = article(bytes, named) else { panic!("it cannot be read") };
        assert_eq!(left.class, Class::Damaged);
    }

    #[test]
    fn a_letter_of_text_is_an_article_with_its_head_as_claims() {
        let Gathered::Article(clipping) = read(&format!(
            "{HEAD}Content-Type: text/plain; charset=iso-8859-1\n\
            Content-Transfer-Encoding: quoted-printable\n\nThe caf=E9 is late.\n"
        )) else {
            panic!("an article")
        };
        assert_eq!(String::from_utf8_lossy(&clipping.bytes).trim(), "The caf\u{e9} is late.");
        let expected =
            [("subject", "Ferry late"), ("from", "Ada M\u{f6}on"), ("date", "Tue, 5 Mar 2024 23:30:00 -0500")];
        assert_eq!(said(&clipping), expected);
    }

    #[test]
    fn html_is_taken_before_text_and_attachments_are_said() {
        let letter = format!(
            "{HEAD}Content-Type: multipart/mixed; boundary=m\n\n--m\nContent-Type: multipart/alternative; boundary=a\n\n\
             --a\nContent-Type: text/plain\n\nThe ferry is\nlate.\n--a\nContent-Type: text/html\n\n<p>The ferry is late.</p>\n--a--\n\
             --m\nContent-Type: application/pdf\nContent-Disposition: attachment; filename=plan.pdf\n\nx\n--m--\n"
        );
        let Gathered::Article(clipping) = read(&letter) else { panic!("an article") };
        assert_eq!(String::from_utf8_lossy(&clipping.bytes).trim(), "<p>The ferry is late.</p>");
        assert_eq!(clipping.format, Format::Fragment);
        assert_eq!(clipping.warnings[0].message, "its attachment was passed over: plan.pdf");
    }

    #[test]
    fn what_is_no_letter_and_one_without_text_are_said() {
        for wrong in ["", "no header fields here"] {
            assert!(
                matches!(read(wrong), Gathered::Failed(left) if left.reason.starts_with("is no letter")),
                "{wrong}"
            );
        }
        let empty = format!("{HEAD}\n  \n");
        assert!(matches!(read(&empty), Gathered::Skipped(left) if left.reason.contains("without a text")));
    }
}
