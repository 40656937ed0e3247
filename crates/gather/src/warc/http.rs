//! What a web server answered, as an archive holds it: the head, and the body as the server packed it.

use std::io::{Cursor, Read};

use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use httparse::{EMPTY_HEADER, Header, ParserConfig, Response, Status};

/// The most fields of a head that are read; servers refuse more than a hundred.
const MOST_FIELDS: usize = 256;
/// The most ways of packing that are undone one after another; one is usual.
const MOST_CODINGS: usize = 4;

/// The head of an answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Answer {
    /// The number that says how it went: 200 is a page.
    pub(super) status: u16,
    /// How many bytes the head has.
    pub(super) length: usize,
    /// What kind of thing the body is: "text/html; charset=utf-8".
    pub(super) content_type: Option<String>,
    is_chunked: bool,
    /// How the body is packed, the last way first.
    codings: Vec<String>,
}

/// A body, unpacked.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// As it was before it was packed.
    pub(super) bytes: Vec<u8>,
    /// The body as the archive holds it, and without its chunks, where these are something else: a digest may be of either.
    pub(super) packed: Vec<Vec<u8>>,
    /// What could not be undone.
    pub(super) trouble: Option<String>,
}

impl Answer {
    /// Reads the head at the front of these bytes.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        // The later versions have no such head; who wrote it down put their number into one of version 1.
        let versions: [&[u8]; 3] = [b"HTTP/2", b"HTTP/3", b"ICY"];
        let first = bytes.split(|&byte| byte == b'\n').next().unwrap_or_default();
        if versions.iter().any(|version| first.starts_with(version)) {
            let version = first.iter().position(|&byte| byte == b' ')?;
            let as_1 = [b"HTTP/1.1", &bytes[version..]].concat();
            let answer = Self::read(&as_1)?;
            return Some(Self { length: answer.length + version - b"HTTP/1.1".len(), ..answer });
        }
        let mut fields = [EMPTY_HEADER; MOST_FIELDS];
        let mut response = Response::new(&mut fields);
        let parsed = ParserConfig::default()
            .allow_spaces_after_header_name_in_responses(true)
            .allow_obsolete_multiline_headers_in_responses(true)
            .allow_multiple_spaces_in_response_status_delimiters(true)
            .ignore_invalid_headers_in_responses(true)
            .parse_response(&mut response, bytes);
        let Ok(Status::Complete(length)) = parsed else { return None };
        let codings = values(response.headers, "content-encoding")
            .flat_map(|value| value.split(',').map(|coding| coding.trim().to_ascii_lowercase()).collect::<Vec<_>>());
        let mut codings: Vec<String> = codings.filter(|coding| !matches!(coding.as_str(), "" | "identity")).collect();
        codings.reverse();
        Some(Self {
            status: response.code?,
            length,
            content_type: values(response.headers, "content-type").next(),
            is_chunked: values(response.headers, "transfer-encoding")
                .any(|value| value.to_ascii_lowercase().contains("chunked")),
            codings,
        })
    }

    /// Undoes chunks and packing; `longest` is how many bytes may come of it.
    ///
    /// Many archives hold the body unpacked under a head that says how it was packed, so what does not look packed is
    /// left as it is. `None` when more bytes than `longest` come of it.
    pub(super) fn unpack(&self, bytes: Vec<u8>, longest: u64) -> Option<Body> {
        let mut body = Body { bytes, ..Body::default() };
        if self.is_chunked
            && let Some((whole, trouble)) = without_chunks(&body.bytes)
        {
            body.trouble = trouble;
            body.packed.push(std::mem::replace(&mut body.bytes, whole));
        }
        if self.codings.len() > MOST_CODINGS {
            body.trouble = Some(format!("its body is packed {} times over and was left so", self.codings.len()));
            return Some(body);
        }
        for coding in &self.codings {
            let (unpacked, trouble) = match decoded(coding, &body.bytes, longest) {
                Decoded::AsItWas => continue,
                Decoded::TooLong => return None,
                Decoded::Bytes(unpacked, trouble) => (unpacked, trouble),
            };
            body.packed.push(std::mem::replace(&mut body.bytes, unpacked));
            body.trouble = body.trouble.or(trouble);
        }
        Some(body)
    }
}

/// The values of a field, in the order of the head.
fn values<'h>(fields: &'h [Header<'h>], name: &'h str) -> impl Iterator<Item = String> + 'h {
    let named = fields.iter().filter(move |field| field.name.trim().eq_ignore_ascii_case(name));
    named.map(|field| String::from_utf8_lossy(field.value).trim().to_owned())
}

/// Joins the chunks of a body; `None` where it is not in chunks.
fn without_chunks(bytes: &[u8]) -> Option<(Vec<u8>, Option<String>)> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        match httparse::parse_chunk_size(rest) {
            Ok(Status::Complete((_, 0))) => return Some((whole, None)),
            Ok(Status::Complete((head, size))) if rest.len() > head => {
                let chunk = &rest[head..];
                let length = usize::try_from(size).unwrap_or(usize::MAX).min(chunk.len());
                whole.extend_from_slice(&chunk[..length]);
                rest = &chunk[length..];
                rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
            }
            _ if whole.is_empty() => return None,
            _ => {
                let trouble = format!("its body breaks off behind {} bytes of chunks", whole.len());
                return Some((whole, Some(trouble)));
            }
        }
    }
}

/// What came of undoing one way of packing.
enum Decoded {
    Bytes(Vec<u8>, Option<String>),
    AsItWas,
    TooLong,
}

fn decoded(coding: &str, bytes: &[u8], longest: u64) -> Decoded {
    let source: Box<dyn Read + '_> = match coding {
        "gzip" | "x-gzip" => Box::new(MultiGzDecoder::new(bytes)),
        // The name means the format of zlib; some servers took it for what is inside that.
        "deflate" if bytes.first().is_some_and(|first| first & 0x0f == 8) => Box::new(ZlibDecoder::new(bytes)),
        "deflate" => Box::new(DeflateDecoder::new(bytes)),
        "br" => Box::new(brotli_decompressor::Decompressor::new(Cursor::new(bytes), 4096)),
        "zstd" => match zstd::stream::read::Decoder::with_buffer(bytes) {
            Ok(decoder) => Box::new(decoder),
            Err(_) => return Decoded::AsItWas,
        },
        _ => return Decoded::AsItWas,
    };
    let mut unpacked = Vec::new();
    let ended = source.take(longest + 1).read_to_end(&mut unpacked);
    match ended {
        _ if unpacked.len() as u64 > longest => Decoded::TooLong,
        Ok(_) => Decoded::Bytes(unpacked, None),
        // What is not packed at all may look so for a few bytes.
        Err(_) if unpacked.len() <= bytes.len() => Decoded::AsItWas,
        Err(_) => {
            let trouble = format!("its body could be unpacked only up to byte {} ({coding})", unpacked.len());
            Decoded::Bytes(unpacked, Some(trouble))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const LONGEST: u64 = 1 << 20;

    fn answer(fields: &str) -> Answer {
        Answer::read(format!("HTTP/1.1 200 OK\r\n{fields}\r\n").as_bytes()).expect("a head")
    }

    fn unpacked(fields: &str, body: &[u8]) -> Body {
        answer(fields).unpack(body.to_vec(), LONGEST).expect("a body that is not too long")
    }

    #[test]
    fn a_head_gives_its_status_and_where_it_ends() {
        for (first, status) in
            [("HTTP/1.0 404 Not Found", 404), ("HTTP/2 200", 200), ("HTTP/1.1 200", 200), ("ICY 200 OK", 200)]
        {
            let head = format!("{first}\r\nContent-Type : text/html\r\nnonsense\r\n\r\n");
            let answer = Answer::read(format!("{head}<p>").as_bytes()).expect("a head");
            assert_eq!((answer.status, answer.length), (status, head.len()), "{first}");
            assert_eq!(answer.content_type.as_deref(), Some("text/html"));
        }
        assert_eq!(Answer::read(b"<html>"), None);
        assert_eq!(Answer::read(b"HTTP/1.1 200 OK\r\nContent-Type: text/html"), None);
    }

    #[test]
    fn chunks_are_joined_and_a_body_without_them_is_left() {
        let chunked = "Transfer-Encoding: chunked\r\n";
        let body = unpacked(chunked, b"5\r\nferry\r\n6;x=y\r\n, late\r\n0\r\n\r\n");
        assert_eq!((body.bytes.as_slice(), body.trouble), (&b"ferry, late"[..], None));
        assert_eq!(unpacked(chunked, b"<p>ferry").bytes, b"<p>ferry");
        let cut = unpacked(chunked, b"5\r\nferry\r\nff\r\n, la");
        assert_eq!(cut.bytes, b"ferry, la");
        assert!(cut.trouble.is_some());
    }

    #[test]
    fn every_way_of_packing_is_undone() {
        let text = b"The ferry is late. ".repeat(50);
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        let mut zlib = ZlibEncoder::new(Vec::new(), Compression::default());
        let mut deflate = DeflateEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(&text).and(zlib.write_all(&text)).and(deflate.write_all(&text)).expect("memory takes all");
        let packed = [
            ("gzip", gzip.finish()),
            ("deflate", zlib.finish()),
            ("deflate", deflate.finish()),
            ("zstd", zstd::encode_all(text.as_slice(), 3)),
        ];
        for (coding, packed) in packed {
            let packed = packed.expect("memory takes all");
            let body = unpacked(&format!("Content-Encoding: {coding}\r\n"), &packed);
            assert!(body.bytes == text && body.packed == [packed.clone()] && body.trouble.is_none(), "{coding}");
            let cut = unpacked(&format!("Content-Encoding: {coding}\r\n"), &packed[..packed.len() - 6]);
            assert!(cut.trouble.is_some() || cut.bytes != text, "{coding}");
        }
        // "late late late late late late late late" as brotli writes it.
        let brotli = [
            0x1b, 0x26, 0x00, 0xf8, 0x8d, 0x94, 0x6e, 0xde, 0xb4, 0x0c, 0x2b, 0x63, 0x2b, 0x10, 0xba, 0x68, 0x27, 0x0a,
            0xe0, 0x06,
        ];
        let body = unpacked("content-encoding: br\r\n", &brotli);
        assert_eq!(String::from_utf8_lossy(&body.bytes), "late late late late late late late late");
    }

    #[test]
    fn a_body_that_is_not_packed_as_its_head_says_is_left() {
        for coding in ["gzip", "deflate", "br", "zstd", "unknown"] {
            assert_eq!(
                unpacked(&format!("Content-Encoding: {coding}\r\n"), b"<p>ferry").bytes,
                b"<p>ferry",
                "{coding}"
            );
        }
    }

    #[test]
    fn a_body_that_unpacks_to_more_than_a_page_is_refused() {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::best());
        gzip.write_all(&vec![0; LONGEST as usize + 1]).expect("memory takes all");
        let bomb = gzip.finish().expect("memory takes all");
        assert!(answer("Content-Encoding: gzip\r\n").unpack(bomb, LONGEST).is_none());
    }
}
