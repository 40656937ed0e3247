//! What of a value leaves a trace in print.

use onrecord_read::token::is_blank;

/// A value without the white space and the characters of no width around it; `None` if nothing is left.
///
/// Programs that export tables put no-break spaces and marks of byte order into cells that are meant to be empty.
pub(crate) fn printed(value: &str) -> Option<&str> {
    Some(value.trim_matches(is_blank)).filter(|rest| !rest.is_empty())
}

/// Whether bytes of UTF-8 hold nothing that is printed. Bytes that are not UTF-8 are printed as U+FFFD.
pub(crate) fn is_unprinted(bytes: &[u8]) -> bool {
    bytes.utf8_chunks().all(|chunk| chunk.invalid().is_empty() && chunk.valid().chars().all(is_blank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_printed_of_spaces_and_characters_of_no_width() {
        for blank in ["", " \r\n", "\u{a0}", "\u{feff}\u{200b}", "\u{3000}\u{ad}\t"] {
            assert_eq!(printed(blank), None, "{blank:?}");
            assert!(is_unprinted(blank.as_bytes()), "{blank:?}");
        }
        assert_eq!(printed("\u{feff} a\u{200b}b\u{a0}"), Some("a\u{200b}b"));
        assert!(!is_unprinted("\u{a0}.".as_bytes()) && !is_unprinted(b"\xa0"));
    }
}
