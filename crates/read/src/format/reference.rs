//! Character references such as `&amp;` and `&#8217;`, read where they stand.

use std::borrow::Cow;

/// The longest reference that is looked for: the longest name of the standard has 31 letters.
const LONGEST: usize = 34;

/// The names that the standard reads without a semicolon too, as pages of old wrote them.
const OLD_NAMES: &str = "\
    Aacute aacute Acirc acirc acute AElig aelig Agrave agrave AMP amp Aring aring Atilde atilde Auml auml brvbar \
    Ccedil ccedil cedil cent COPY copy curren deg divide Eacute eacute Ecirc ecirc Egrave egrave ETH eth Euml euml \
    frac12 frac14 frac34 GT gt Iacute iacute Icirc icirc iexcl Igrave igrave iquest Iuml iuml laquo LT lt macr \
    micro middot nbsp not Ntilde ntilde Oacute oacute Ocirc ocirc Ograve ograve ordf ordm Oslash oslash Otilde \
    otilde Ouml ouml para plusmn pound QUOT quot raquo REG reg sect shy sup1 sup2 sup3 szlig THORN thorn times \
    Uacute uacute Ucirc ucirc Ugrave ugrave uml Uuml uuml Yacute yacute yen yuml";

/// The characters that a reference at the start of `source` stands for, and how many bytes it takes.
///
/// `None` where the ampersand is only an ampersand. [`OLD_NAMES`] need no semicolon, as in browsers, and numbers between
/// 128 and 159 mean what Windows means by them.
pub(super) fn decode(source: &str) -> Option<(Cow<'static, str>, usize)> {
    let body = source.strip_prefix('&')?;
    if let Some(number) = body.strip_prefix('#') {
        let (digits, radix) = match number.strip_prefix(['x', 'X']) {
            Some(hex) => (hex, 16),
            None => (number, 10),
        };
        let count = digits.bytes().take(LONGEST).take_while(|&byte| char::from(byte).is_digit(radix)).count();
        let value = u32::from_str_radix(&digits[..count], radix).ok()?;
        let end = source.len() - digits.len() + count;
        let semicolon = usize::from(digits[count..].starts_with(';'));
        return Some((Cow::Owned(of_number(value).to_string()), end + semicolon));
    }
    let count = body.bytes().take(LONGEST).take_while(u8::is_ascii_alphanumeric).count();
    if body[count..].starts_with(';') {
        let whole = &source[..count + 2];
        let decoded = html_escape::decode_html_entities(whole);
        return (decoded != whole).then(|| (Cow::Owned(decoded.into_owned()), whole.len()));
    }
    // "AT&T" and "?a=1&copy=2" are no references.
    let name = &body[..count];
    let is_old = OLD_NAMES.split(' ').any(|old| old == name) && !body[count..].starts_with('=');
    is_old.then(|| (Cow::Owned(html_escape::decode_html_entities(&format!("&{name};")).into_owned()), count + 1))
}

/// The character of a number, as browsers take it.
fn of_number(value: u32) -> char {
    /// Windows-1252 at 128 to 159; zero where it has no character.
    const WINDOWS: [u16; 32] = [
        0x20ac, 0, 0x201a, 0x192, 0x201e, 0x2026, 0x2020, 0x2021, 0x2c6, 0x2030, 0x160, 0x2039, 0x152, 0, 0x17d, 0, 0,
        0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014, 0x2dc, 0x2122, 0x161, 0x203a, 0x153, 0, 0x17e, 0x178,
    ];
    let windows = value.checked_sub(0x80).and_then(|index| WINDOWS.get(index as usize)).filter(|&&char| char > 0);
    let value = windows.map_or(value, |&char| u32::from(char));
    char::from_u32(value).filter(|&char| char != '\0').unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// A value of an attribute with its references decoded, and its white space as single spaces; `None` if no word is left.
pub(super) fn cleaned(value: &str) -> Option<String> {
    let mut decoded = String::with_capacity(value.len());
    let mut rest = value;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((chars, length)) = decode(rest) {
            decoded.push_str(&chars);
            rest = &rest[length..];
        } else {
            decoded.push('&');
            rest = &rest[1..];
        }
    }
    decoded.push_str(rest);
    let words: Vec<&str> = decoded.split_whitespace().collect();
    (!words.is_empty()).then(|| words.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_read_as_browsers_read_them() {
        for (source, expected) in [
            ("&amp; x", Some(("&", 5))),
            ("&#8217;s", Some(("\u{2019}", 7))),
            ("&#x2019;s", Some(("\u{2019}", 8))),
            ("&#146;s", Some(("\u{2019}", 6))),
            ("&#65 x", Some(("A", 4))),
            ("&#0;", Some(("\u{fffd}", 4))),
            ("&#99999999999;", None),
            ("&nbsp", Some(("\u{a0}", 5))),
            ("&GT\u{20ac}", Some((">", 3))),
            ("&pm\u{20ac}", None),
            ("&copy=1", None),
            ("&T", None),
            ("&nothing;", None),
            ("& x", None),
            ("&", None),
            ("&#;", None),
        ] {
            let found = decode(source);
            assert_eq!(found.as_ref().map(|(chars, length)| (&**chars, *length)), expected, "{source}");
        }
    }

    #[test]
    fn values_are_cleaned() {
        assert_eq!(cleaned(" Fish &amp;\n chips&nbsp; ").as_deref(), Some("Fish & chips"));
        assert_eq!(cleaned(" \n"), None);
    }
}
