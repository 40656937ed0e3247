//! Which characters the bytes of an input stand for, with the map from them back to the bytes.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE};

use crate::text::SourceMap;
use crate::warning::Warning;

/// A page says its encoding in its first bytes: the standard asks for 1024, and some need more.
const HEAD: usize = 4096;

/// The characters of a page.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The characters, with a byte order mark if there is one.
    pub(super) string: String,
    /// The map back to the bytes; none where the bytes are the string.
    pub(super) source: Option<SourceMap>,
    /// The name of the encoding, as the Encoding Standard has it.
    pub(super) encoding: &'static str,
    /// What went wrong, for a warning.
    pub(super) trouble: Option<String>,
}

/// Decodes a page.
///
/// A byte order mark decides, and so does UTF-8 without a fault, which no other encoding is by chance, whatever the page
/// declares. Then counts what is `stated` beside the page, as HTTP does, then the page's own word, then what the bytes look
/// like.
pub(super) fn decode(bytes: Vec<u8>, stated: Option<&str>) -> Decoded {
    if let Some((encoding, mark)) = Encoding::for_bom(&bytes).filter(|(encoding, _)| *encoding != UTF_8) {
        return decode_as(encoding, &bytes, mark, None);
    }
    let declared = stated.and_then(|label| Encoding::for_label(label.as_bytes())).or_else(|| declared(&bytes));
    let is_shifted = declared.is_some_and(|encoding| !encoding.is_ascii_compatible());
    let bytes = match String::from_utf8(bytes) {
        Ok(string) if !is_shifted => {
            return Decoded { string, source: None, encoding: UTF_8.name(), trouble: None };
        }
        Ok(string) => string.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    match declared.filter(|&encoding| encoding != UTF_8) {
        Some(encoding) => decode_as(encoding, &bytes, 0, None),
        None if is_mostly_utf_8(&bytes) => decode_as(UTF_8, &bytes, 0, None),
        None => {
            let encoding = guess(&bytes);
            let name = encoding.name();
            decode_as(
                encoding,
                &bytes,
                0,
                Some(format!("it is not UTF-8 and says no other encoding; it was read as {name}")),
            )
        }
    }
}

/// The characters of an input, told by the rules for pages, and what went wrong; for media that need no map to the bytes.
pub fn decoded(bytes: &[u8], stated: Option<&str>) -> (String, Option<String>) {
    let Decoded { string, trouble, .. } = decode(bytes.to_vec(), stated);
    (string, trouble)
}

/// What the beginning of a long input tells of its encoding.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// The name of the encoding, as the Encoding Standard has it.
    pub encoding: &'static str,
    /// Whether nothing but the look of the bytes says so.
    pub is_guess: bool,
}

/// Tells the encoding of an input that is too long to be looked at whole, by the rules for pages; what its words declare
/// is passed over.
///
/// ```
/// use onrecord_read::format::told;
/// assert_eq!(told("caf\u{e9}".as_bytes()).encoding, "UTF-8");
/// assert_eq!(told(b"caf\xe9, a dit la propri\xe9taire").encoding, "windows-1252");
/// ```
pub fn told(start: &[u8]) -> Told {
    let is_utf_8 = match std::str::from_utf8(start) {
        Ok(_) => true,
        // The beginning may end inside a character.
        Err(error) => error.error_len().is_none() || is_mostly_utf_8(start),
    };
    match Encoding::for_bom(start) {
        Some((encoding, _)) => Told { encoding: encoding.name(), is_guess: false },
        None if is_utf_8 => Told { encoding: UTF_8.name(), is_guess: false },
        None => Told { encoding: guess(start).name(), is_guess: true },
    }
}

/// What bytes that are not UTF-8 look like.
fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Deny)
}

/// The encoding that a page declares in a `meta` element or an XML declaration.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(HEAD)].to_ascii_lowercase();
    let label = [&b"charset"[..], b"encoding"].iter().find_map(|word| {
        let places = head.windows(word.len()).enumerate().filter(|(_, window)| window == word).map(|(at, _)| at);
        places.into_iter().find_map(|at| {
            let rest = head[at + word.len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
            let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
            let is_label = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b':');
            let length = rest.iter().take_while(|byte| is_label(byte)).count();
            Encoding::for_label(&rest[..length])
        })
    })?;
    // A page that could be read this far is not in UTF-16, whatever it says.
    Some(if label == UTF_16LE || label == UTF_16BE { UTF_8 } else { label })
}

/// Whether more of the bytes above ASCII are sound UTF-8 than not.
fn is_mostly_utf_8(bytes: &[u8]) -> bool {
    let (mut sound, mut unsound) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        sound += chunk.valid().chars().filter(|char| !char.is_ascii()).count();
        unsound += usize::from(!chunk.invalid().is_empty());
    }
    sound > unsound
}

/// Decodes and keeps the map. What stands for no character becomes U+FFFD.
fn decode_as(encoding: &'static Encoding, bytes: &[u8], from: usize, trouble: Option<String>) -> Decoded {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut string = String::with_capacity(bytes.len() + bytes.len() / 8);
    let mut source = SourceMap::default();
    let mut first_fault = None;
    let mut faults = 0;
    let mut start = from;
    let mut at = from;
    let mut written = [0; 32];
    while at < bytes.len() {
        // Between two characters, ASCII stands for itself; everything else goes in byte by byte, which tells its place.
        let plain = bytes[at..].iter().take_while(|byte| byte.is_ascii()).count();
        if start == at && plain > 0 && encoding.is_ascii_compatible() {
            string.extend(bytes[at..at + plain].iter().map(|&byte| char::from(byte)));
            source.push(plain, at..at + plain);
            at += plain;
            start = at;
            continue;
        }
        let is_last = at + 1 == bytes.len();
        let (_, _, count, is_fault) = decoder.decode_to_utf8(&bytes[at..=at], &mut written, is_last);
        at += 1;
        if count > 0 {
            string.push_str(&String::from_utf8_lossy(&written[..count]));
            source.push(count, start..at);
            if is_fault {
                first_fault.get_or_insert(start);
                faults += 1;
            }
            start = at;
        }
    }
    let trouble = trouble.or_else(|| first_fault.map(|byte| fault(encoding, bytes, byte, faults)));
    Decoded { string, source: Some(source), encoding: encoding.name(), trouble }
}

/// Says where bytes stand for no character.
fn fault(encoding: &'static Encoding, bytes: &[u8], byte: usize, faults: usize) -> String {
    let line = bytes[..byte].split(|&byte| byte == b'\n').count();
    let others = match faults {
        1 => String::new(),
        2 => ", and so did 1 other place".to_owned(),
        many => format!(", and so did {} other places", many - 1),
    };
    format!("line {line}: byte {byte} is not {} and became U+FFFD{others}", encoding.name())
}

/// A warning about a text that looks as if it had been decoded wrongly before it came here, with the first such word.
pub(super) fn garbled(text: &str) -> Option<Warning> {
    let word = mojibake(text)?;
    let message = format!("the text looks as if it had been decoded wrongly before it was saved: {word:?}");
    Some(Warning { span: None, message })
}

/// The first of several places where a text looks as if UTF-8 had been read as Windows-1252 before it came here.
fn mojibake(text: &str) -> Option<&str> {
    let mut places = text.match_indices(['\u{c3}', '\u{e2}', '\u{c2}']).filter(|(at, first)| {
        let mut behind = text[at + first.len()..].chars();
        match (*first, behind.next()) {
            // The first bytes of a letter with an accent, or of a space that does not break.
            ("\u{c3}" | "\u{c2}", Some(next)) => matches!(next, '\u{a0}'..='\u{bf}') && next != '\u{ab}',
            // The first two bytes of a curly quotation mark or a dash.
            ("\u{e2}", Some('\u{20ac}')) => behind.next().is_some(),
            _ => false,
        }
    });
    let (first, _) = places.next()?;
    places.next()?;
    text[first..].split_whitespace().next()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(charset: &str, text: &[u8]) -> Vec<u8> {
        let mut bytes = format!("<html><head>{charset}</head><p>").into_bytes();
        bytes.extend(text);
        bytes
    }

    fn words(decoded: &Decoded) -> &str {
        decoded.string.split_once("<p>").map_or("", |(_, words)| words)
    }

    #[test]
    fn a_declared_encoding_is_believed_and_mapped() {
        let bytes = page("<meta charset='windows-1252'>", b"Caf\xe9 \x93late\x94");
        let decoded = decode(bytes.clone(), None);
        assert_eq!((words(&decoded), decoded.encoding), ("Caf\u{e9} \u{201c}late\u{201d}", "windows-1252"));
        let source = decoded.source.as_ref().expect("the bytes are not the text");
        for (at, char) in decoded.string.char_indices() {
            let place = source.source(at..at + char.len_utf8());
            assert_eq!(place.len(), 1);
            let (expected, _) = encoding_rs::WINDOWS_1252.decode_without_bom_handling(&bytes[place[0].clone()]);
            assert_eq!(expected, char.to_string());
        }
    }

    #[test]
    fn sound_utf_8_is_read_as_such_whatever_is_declared() {
        let decoded = decode(page("<meta charset=iso-8859-1>", "Caf\u{e9}".as_bytes()), None);
        assert_eq!((words(&decoded), decoded.encoding), ("Caf\u{e9}", "UTF-8"));
        assert!(decoded.source.is_none());
    }

    #[test]
    fn characters_of_several_bytes_are_mapped_whole() {
        let (text, ..) = encoding_rs::SHIFT_JIS.encode("\u{8239}\u{306f}late\u{9045}\u{308c}");
        let decoded =
            decode(page("<meta http-equiv=content-type content='text/html; charset=shift_jis'>", &text), None);
        assert_eq!(words(&decoded), "\u{8239}\u{306f}late\u{9045}\u{308c}");
        let at = decoded.string.find('\u{9045}').expect("it is there");
        assert_eq!(decoded.source.expect("a map").source(at..at + 3)[0].len(), 2);
    }

    #[test]
    fn a_mark_at_the_front_decides() {
        let bytes: Vec<u8> = "\u{feff}<p>Caf\u{e9}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let decoded = decode(bytes, None);
        assert_eq!((words(&decoded), decoded.encoding), ("Caf\u{e9}", "UTF-16LE"));
    }

    #[test]
    fn what_no_one_declares_is_guessed_with_a_warning() {
        let decoded = decode(page("", b"Le caf\xe9 a ferm\xe9 ses portes, a dit la propri\xe9taire."), None);
        assert_eq!(decoded.encoding, "windows-1252");
        assert!(decoded.trouble.is_some_and(|trouble| trouble.contains("windows-1252")));
    }

    #[test]
    fn a_few_bad_bytes_in_utf_8_are_replaced_and_placed() {
        let decoded = decode(page("", b"\xc3\xa9\xc3\xa9\n\xff\xc3\xa9"), None);
        assert_eq!(words(&decoded), "\u{e9}\u{e9}\n\u{fffd}\u{e9}");
        assert!(decoded.trouble.is_some_and(|trouble| trouble.starts_with("line 2: byte ")));
    }

    #[test]
    fn text_that_was_decoded_wrongly_before_is_noticed() {
        assert_eq!(
            mojibake("It\u{e2}\u{20ac}\u{2122}s late, it\u{e2}\u{20ac}\u{2122}s old"),
            Some("\u{e2}\u{20ac}\u{2122}s")
        );
        assert_eq!(mojibake("\u{c2}ngstr\u{f6}m, caf\u{e9}, \u{c3}o, S\u{c3}O PAULO"), None);
    }
}
