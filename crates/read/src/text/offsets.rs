//! Converts places in a text between bytes, code points, UTF-16 units, and lines with columns.

/// Bytes between two samples: 16 bytes of table for each 256 bytes of text, and no look-up scans more than twice that.
const STRIDE: usize = 256;

/// A place as people count: both from 1, the column in code points.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Line {
    /// The number of the line. A line ends at a line feed, at a carriage return, or at the two in this order.
    pub number: usize,
    /// The number of the code point in its line. The line end belongs to the line that it ends.
    pub column: usize,
}

/// What has been counted before one sampled byte.
#[derive(Clone, Copy, Debug)]
struct Sample {
    code_points: u32,
    /// Code points that take two UTF-16 units.
    astral: u32,
    /// Line ends.
    lines: u32,
    /// The first byte of the line that the sampled byte is in.
    line_start: u32,
}

/// The map between the units in which a place in a text can be counted.
///
/// It is made in one pass, takes a sixteenth of the memory of the text, and looks places up in a time that does not
/// depend on the text. Every conversion between units in this program is made here.
///
/// ```
/// use onrecord_read::text::{BlockKind, Line, Text};
///
/// let text = Text::new("é😀\r\nno".to_owned(), []);
/// let offsets = text.offsets();
/// let no = text.as_str().find("no").expect("it is there");
/// assert_eq!((no, offsets.code_point(no), offsets.utf16(no)), (8, 4, 5));
/// assert_eq!(offsets.line(no), Line { number: 2, column: 1 });
/// assert_eq!(offsets.byte_of_code_point(4), Some(8));
/// assert_eq!(offsets.byte_of_utf16(2), None); // between the two units of the face
/// ```
#[derive(Clone, Debug)]
pub struct Offsets<'t> {
    string: &'t str,
    samples: Vec<Sample>,
}

impl<'t> Offsets<'t> {
    pub(super) fn new(string: &'t str) -> Self {
        let mut samples = Vec::with_capacity(string.len() / STRIDE + 1);
        let mut sample = Sample { code_points: 0, astral: 0, lines: 0, line_start: 0 };
        for start in (0..=string.len()).step_by(STRIDE) {
            samples.push(sample);
            let end = (start + STRIDE).min(string.len());
            sample = advance(string.as_bytes(), sample, start, end);
        }
        Self { string, samples }
    }

    /// How many code points stand before a byte.
    ///
    /// Here and in the other functions of this type, a byte inside a character stands for the first byte of the
    /// character, and a byte past the end for the end.
    pub fn code_point(&self, byte: usize) -> usize {
        self.count(self.boundary(byte)).code_points as usize
    }

    /// How many UTF-16 units stand before a byte.
    pub fn utf16(&self, byte: usize) -> usize {
        let count = self.count(self.boundary(byte));
        count.code_points as usize + count.astral as usize
    }

    /// The line and column of a byte.
    ///
    /// ```
    /// use onrecord_read::text::{Line, Text};
    ///
    /// let text = Text::new("one\rtwo\n\nfour".to_owned(), []);
    /// assert_eq!(text.offsets().line(5), Line { number: 2, column: 2 });
    /// assert_eq!(text.offsets().line(9), Line { number: 4, column: 1 });
    /// ```
    pub fn line(&self, byte: usize) -> Line {
        let count = self.count(self.boundary(byte));
        let before_line = self.count(count.line_start as usize).code_points;
        Line { number: count.lines as usize + 1, column: (count.code_points - before_line) as usize + 1 }
    }

    /// The first byte of the code point that has `code_point` others before it. The number of all code points gives the
    /// end of the text; anything beyond gives nothing.
    pub fn byte_of_code_point(&self, code_point: usize) -> Option<usize> {
        self.seek(|count| count.code_points as usize, code_point)
    }

    /// The first byte of the character that has `unit` UTF-16 units before it; nothing beyond the end and between the
    /// two units of one character.
    pub fn byte_of_utf16(&self, unit: usize) -> Option<usize> {
        self.seek(|count| count.code_points as usize + count.astral as usize, unit)
    }

    /// The first byte of the character at a line and column, if there is one; the end of the text counts as one.
    pub fn byte_of_line(&self, line: Line) -> Option<usize> {
        let lines = line.number.checked_sub(1)?;
        // The last sample before the line begins, so that its beginning lies in the stretch behind the sample.
        let sample = self.samples.partition_point(|sample| (sample.lines as usize) < lines).saturating_sub(1);
        let start = self.seek_from(sample, |count| count.lines as usize, lines)?;
        let byte = self.byte_of_code_point(self.code_point(start) + line.column.checked_sub(1)?)?;
        (self.line(byte) == line).then_some(byte)
    }

    /// What stands before a byte, which lies on a character boundary.
    fn count(&self, byte: usize) -> Sample {
        let sample = byte / STRIDE;
        advance(self.string.as_bytes(), self.samples[sample], sample * STRIDE, byte)
    }

    /// The first byte before which `unit` counts `wanted`.
    fn seek(&self, unit: impl Fn(&Sample) -> usize, wanted: usize) -> Option<usize> {
        let sample = self.samples.partition_point(|sample| unit(sample) < wanted).saturating_sub(1);
        self.seek_from(sample, unit, wanted)
    }

    fn seek_from(&self, sample: usize, unit: impl Fn(&Sample) -> usize, wanted: usize) -> Option<usize> {
        let mut at = sample * STRIDE;
        let mut count = self.samples[sample];
        while unit(&count) < wanted && at < self.string.len() {
            count = advance(self.string.as_bytes(), count, at, at + 1);
            at += 1;
        }
        while !self.string.is_char_boundary(at) {
            at += 1;
        }
        (unit(&count) == wanted).then_some(at)
    }

    fn boundary(&self, byte: usize) -> usize {
        self.string.floor_char_boundary(byte)
    }
}

/// The count before `end`, from the count before `start`.
fn advance(bytes: &[u8], mut count: Sample, start: usize, end: usize) -> Sample {
    for (at, &byte) in (start..).zip(&bytes[start..end]) {
        count.code_points += u32::from(byte & 0xc0 != 0x80);
        count.astral += u32::from(byte >= 0xf0);
        if byte == b'\n' || (byte == b'\r' && bytes.get(at + 1) != Some(&b'\n')) {
            count.lines += 1;
            count.line_start = at as u32 + 1;
        }
    }
    count
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn each_kind_of_line_end_ends_one_line() {
        let offsets = Offsets::new("a\r\nb\rc\n\nd\r");
        let lines: Vec<usize> = (0..=10).map(|byte| offsets.line(byte).number).collect();
        assert_eq!(lines, [1, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6]);
    }

    #[test]
    fn what_lies_beyond_the_end_has_no_byte() {
        let offsets = Offsets::new("é😀");
        assert_eq!(offsets.byte_of_code_point(2), Some(6));
        assert_eq!(offsets.byte_of_code_point(3), None);
        assert_eq!(offsets.byte_of_utf16(3), Some(6));
        assert_eq!(offsets.byte_of_utf16(4), None);
        assert_eq!(offsets.byte_of_line(Line { number: 1, column: 4 }), None);
        assert_eq!(offsets.byte_of_line(Line { number: 2, column: 1 }), None);
        assert_eq!(offsets.byte_of_line(Line { number: 0, column: 0 }), None);
        assert_eq!(offsets.code_point(100), 2);
    }

    #[test]
    fn a_byte_inside_a_character_stands_for_its_first() {
        let offsets = Offsets::new("a😀b");
        assert_eq!((offsets.code_point(3), offsets.utf16(3), offsets.line(3).column), (1, 1, 2));
    }

    /// Strings over several strides, with all that makes units differ.
    fn strings() -> impl Strategy<Value = String> {
        proptest::collection::vec("[a\u{a0}\u{feff}é漢😀\u{301}\r\n]{0,9}|\r\n|\n\r|\\PC", 0..200)
            .prop_map(|all| all.concat())
    }

    proptest! {
        #[test]
        fn every_unit_leads_back_to_its_byte(string in strings()) {
            let offsets = Offsets::new(&string);
            let mut line = Line { number: 1, column: 1 };
            let mut utf16 = 0;
            let ends = std::iter::once((string.len(), '\0'));
            for (code_point, (byte, char)) in string.char_indices().chain(ends).enumerate() {
                prop_assert_eq!(offsets.code_point(byte), code_point);
                prop_assert_eq!(offsets.utf16(byte), utf16);
                prop_assert_eq!(offsets.line(byte), line);
                prop_assert_eq!(offsets.byte_of_code_point(code_point), Some(byte));
                prop_assert_eq!(offsets.byte_of_utf16(utf16), Some(byte));
                prop_assert_eq!(offsets.byte_of_line(line), Some(byte));
                if char.len_utf16() == 2 {
                    prop_assert_eq!(offsets.byte_of_utf16(utf16 + 1), None);
                }
                utf16 += char.len_utf16();
                line.column += 1;
                if char == '\n' || (char == '\r' && !string[byte + 1..].starts_with('\n')) {
                    line = Line { number: line.number + 1, column: 1 };
                }
            }
        }
    }
}
