//! XML: tells by its first element what it is, and takes the articles out of it.

use onrecord_read::format::{Format, Provenance, decoded};

use crate::class::Class;
use crate::clipping::{Clipping, Left};
use crate::contents::Taken;
use crate::feed::Entries;
use crate::files::Named;
use crate::news;

/// The articles of an input in XML, which is decoded by the rules for pages.
///
/// # Errors
/// When it is none of what is known, or not well formed.
pub(crate) fn open(bytes: Vec<u8>, named: Named, summaries: bool) -> Result<Taken, Left> {
    let (string, trouble) = decoded(&bytes, None);
    let string = string.trim_start_matches('\u{feff}').trim_start();
    if declares_entities(string) {
        let reason = "declares entities of its own, which are never expanded, and was left out".to_owned();
        return Err(Left { place: named.place, class: Class::Refused, reason });
    }
    match root(string) {
        Some("newsItem" | "newsMessage" | "nitf") => Ok(Taken::Many(Box::new(news::open(string, &named, trouble)?))),
        Some("rss" | "feed" | "RDF" | "entry") => {
            // What the declaration says of the encoding is no longer true.
            let bare =
                string.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")).map_or(string, |(_, rest)| rest);
            Ok(Taken::Feed(Entries::open(bare.as_bytes(), named, summaries)?.with_remarks(trouble)))
        }
        Some("html") => {
            let Named { place, id, origin } = named;
            let provenance = Provenance::of(&id, Some(&origin));
            Ok(Taken::One(Clipping::new(Format::Html, bytes, provenance, place)))
        }
        Some(other) => Err(Left {
            place: named.place,
            class: Class::UnknownFormat,
            reason: format!("is XML that begins with <{other:.40}>, which is neither a feed nor news nor a page"),
        }),
        None => Err(Left {
            place: named.place,
            class: Class::UnknownFormat,
            reason: "is no XML: it has no first element".to_owned(),
        }),
    }
}

/// Whether the first element is one of something that [`open`] takes articles out of.
pub(crate) fn is_known(root: &str) -> bool {
    matches!(root, "rss" | "feed" | "RDF" | "entry" | "newsItem" | "newsMessage" | "nitf")
}

/// Whether what stands before the first element declares entities, by which a short document can become a huge one.
fn declares_entities(xml: &str) -> bool {
    let before = root(xml).map_or(xml.len(), |root| root.as_ptr() as usize - xml.as_ptr() as usize);
    xml[..before].contains("<!ENTITY")
}

/// The name of the first element, without its prefix.
pub(crate) fn root(xml: &str) -> Option<&str> {
    let mut rest = xml.trim_start();
    loop {
        let after = rest.strip_prefix('<')?;
        rest = if let Some(comment) = after.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if after.starts_with('?') {
            after.split_once("?>")?.1
        } else if after.starts_with('!') {
            let end = after.find(['>', '['])?;
            if after[end..].starts_with('[') { after[end..].split_once("]>")?.1 } else { &after[end + 1..] }
        } else {
            let end = after.find(|char: char| char.is_whitespace() || matches!(char, '>' | '/')).unwrap_or(after.len());
            let name = &after[..end];
            let local = name.rsplit(':').next().unwrap_or(name);
            let is_name = local.starts_with(char::is_alphabetic) && local.chars().all(|char| !"<&\"'".contains(char));
            return is_name.then_some(local);
        }
        .trim_start();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clipping::Gathered;

    #[test]
    fn the_first_element_is_found_behind_all_that_may_stand_before_it() {
        let xml =
            "<?xml version='1.0'?><!-- <a> --><!DOCTYPE x [<!ENTITY y '<b>'>]>\n<?style z?><n:rss version='2.0'/>";
        assert_eq!(root(xml), Some("rss"));
        assert_eq!(root("<!DOCTYPE html PUBLIC 'x'><html>"), Some("html"));
        for none in ["", "text", "<!-- ", "<?xml", "<1>", "<!DOCTYPE", "< a>"] {
            assert_eq!(root(none), None, "{none}");
        }
    }

    #[test]
    fn xml_of_another_kind_is_refused_by_its_name() {
        let named = Named { place: "a.xml".into(), id: "a".into(), origin: "a.xml".into() };
        let refused = open(b"<?xml version='1.0'?><plist/>".to_vec(), named, false).err().expect("it is no news");
        assert_eq!(refused.reason, "is XML that begins with <plist>, which is neither a feed nor news nor a page");
    }

    #[test]
    fn entities_are_never_expanded() {
        for root in ["rss version='2.0'", "newsItem", "nitf"] {
            let xml = format!("<!DOCTYPE x [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><{root}>&b;</x>");
            let named = Named { place: "a.xml".into(), id: "a".into(), origin: "a.xml".into() };
            let refused = open(xml.into_bytes(), named, false).err().expect("it would grow");
            assert!(refused.reason.starts_with("declares entities of its own"), "{refused:?}");
        }
    }

    #[test]
    fn feeds_may_be_in_any_encoding() {
        let feed = "<?xml version=\"1.0\" encoding=\"ENC\"?><rss version=\"2.0\"><channel><title>T</title><link>l</link>\
            <description>d</description><item><title>Caf\u{e9}</title></item></channel></rss>";
        let latin: Vec<u8> = feed.replace("ENC", "iso-8859-1").chars().map(|char| char as u8).collect();
        let utf_16: Vec<u8> =
            format!("\u{feff}{}", feed.replace("ENC", "utf-16")).encode_utf16().flat_map(u16::to_le_bytes).collect();
        for bytes in [feed.replace("ENC", "utf-8").into_bytes(), latin, utf_16] {
            let named = Named { place: "a.xml".into(), id: "a".into(), origin: "a.xml".into() };
            let Ok(Taken::Feed(entries)) = open(bytes, named, false) else { panic!("it is a feed") };
            assert!(matches!(entries.collect::<Vec<_>>().as_slice(), [Gathered::Skipped(_)]));
        }
    }
}
