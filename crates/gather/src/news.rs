//! NewsML-G2 and NITF, the news formats of the IPTC in XML: an article a news item.
//!
//! The text of a news item stands in it as XHTML, as NITF or as plain text. The names of the elements and what they mean:
//! <https://iptc.org/std/NewsML-G2/> and <https://iptc.org/std/NITF/>.

use std::vec;

use onrecord_read::document::{Claim, Field, Place};
use onrecord_read::format::{Format, Provenance};
use roxmltree::{Document, Node, ParsingOptions};

use crate::class::Class;
use crate::clipping::{Clipping, Gathered, Left};
use crate::files::Named;
use crate::markup;
use crate::printed::printed;
use crate::xhtml;

/// More nodes than this are no news, and each takes about a hundred bytes.
const MOST_NODES: u32 = 4_000_000;

/// The articles of a document whose first element is one of NewsML-G2 or NITF.
///
/// `trouble` is what went wrong when it was decoded.
///
/// # Errors
/// When the document is not well formed.
pub(crate) fn open(xml: &str, named: &Named, trouble: Option<String>) -> Result<vec::IntoIter<Gathered>, Left> {
    let options = ParsingOptions { allow_dtd: true, nodes_limit: MOST_NODES, ..ParsingOptions::default() };
    let document = Document::parse_with_options(xml, options).map_err(|error| Left {
        place: named.place.clone(),
        class: Class::Damaged,
        reason: format!("cannot be read as XML: {error}"),
    })?;
    let root = document.root_element();
    let items: Vec<Node<'_, '_>> = match root.tag_name().name() {
        "newsMessage" => {
            let sets = root.children().filter(|node| node.tag_name().name() == "itemSet");
            sets.flat_map(|set| set.children()).filter(Node::is_element).collect()
        }
        _ => vec![root],
    };
    let is_one = items.len() == 1;
    let mut remarks: Vec<String> = trouble.into_iter().collect();
    let gathered = (1..).zip(items).map(|(number, item)| {
        let Named { mut place, mut id, mut origin } = named.clone();
        if !is_one {
            place = format!("{place}: item {number}");
            id = format!("{id}:{number}");
            origin = format!("{origin}:{number}");
        }
        let provenance = Provenance::of(&id, Some(&origin));
        let gathered = match item.tag_name().name() {
            "newsItem" => news_item(item, provenance, place),
            "nitf" => nitf(item, provenance, place),
            other => {
                let reason = format!("is a {other}, which holds no text, and was left out");
                Gathered::Skipped(Left { place, class: Class::NoArticle, reason })
            }
        };
        gathered.say(&mut remarks)
    });
    Ok(gathered.collect::<Vec<_>>().into_iter())
}

/// The article of a news item.
fn news_item(item: Node<'_, '_>, mut provenance: Provenance, place: String) -> Gathered {
    let content = find(item, &["contentSet"]);
    let Some((format, text, language)) = content.and_then(text) else {
        return without_text(item, content, place);
    };
    let meta = |path: &str| find(item, &["contentMeta", path]);
    let (headline, created) = (meta("headline").or_else(|| meta("slugline")), meta("contentCreated"));
    let said = [
        (Field::Title, "headline", headline.and_then(words)),
        (Field::Byline, "by", meta("by").and_then(words)),
        (Field::Byline, "creator", meta("creator").and_then(name)),
        (Field::Outlet, "provider", find(item, &["itemMeta", "provider"]).and_then(name)),
        (Field::Outlet, "copyrightHolder", find(item, &["rightsInfo", "copyrightHolder"]).and_then(name)),
        (Field::Agency, "creditline", meta("creditline").and_then(words)),
        (Field::Published, "contentCreated", created.and_then(words)),
        (Field::Published, "firstCreated", find(item, &["itemMeta", "firstCreated"]).and_then(words)),
        (Field::Published, "versionCreated", find(item, &["itemMeta", "versionCreated"]).and_then(words)),
        (Field::Modified, "contentModified", meta("contentModified").and_then(words)),
        (Field::Modified, "versionCreated", find(item, &["itemMeta", "versionCreated"]).and_then(words)),
        (Field::Language, "language", meta("language").and_then(|node| attribute(node, "tag"))),
        (Field::Language, "lang", language),
    ];
    provenance.claims.extend(claims(said));
    if let Some(guid) = attribute(item, "guid") {
        provenance.id = guid;
    }
    Gathered::Article(Clipping::new(format, text.into_bytes(), provenance, place))
}

/// Says why a news item gives no article.
fn without_text(item: Node<'_, '_>, content: Option<Node<'_, '_>>, place: String) -> Gathered {
    let remote = content.and_then(|content| attribute(child(content, "remoteContent")?, "href"));
    let kind = find(item, &["itemMeta", "itemClass"]).and_then(|class| attribute(class, "qcode"));
    let is_text = kind.as_ref().is_none_or(|kind| kind.ends_with(":text"));
    let class = if is_text { Class::Summary } else { Class::NoArticle };
    let kind = kind.map(|kind| format!(" of the class {kind:?}")).unwrap_or_default();
    let at = remote.map(|href| format!("; its content is at {href}")).unwrap_or_default();
    Gathered::Skipped(Left {
        place,
        class,
        reason: format!("is a news item{kind} without a text, and was left out{at}"),
    })
}

/// The text of the first content that has one, and its language.
fn text(content: Node<'_, '_>) -> Option<(Format, String, Option<String>)> {
    content.children().filter(Node::is_element).find_map(|inside| {
        let (format, text) = match inside.tag_name().name() {
            "inlineXML" => (Format::Fragment, xhtml::of(inside)),
            "inlineData" => {
                let text: String =
                    inside.descendants().filter_map(|node| node.text().filter(|_| node.is_text())).collect();
                (markup::format(text.as_bytes()), text)
            }
            _ => return None,
        };
        let has_words = inside.descendants().any(|node| node.is_text() && node.text().and_then(printed).is_some());
        has_words.then(|| (format, text, attribute(inside, "lang")))
    })
}

/// The article of a document in NITF.
fn nitf(root: Node<'_, '_>, mut provenance: Provenance, place: String) -> Gathered {
    let Some(body) = find(root, &["body", "body.content"]) else {
        let reason = "is NITF without a body.content, and was left out".to_owned();
        return Gathered::Failed(Left { place, class: Class::Damaged, reason });
    };
    let head = |path: &[&str]| find(root, &[&["body", "body.head"], path].concat());
    let docdata = |name: &str| find(root, &["head", "docdata", name]);
    let said = [
        (Field::Title, "hl1", head(&["hedline", "hl1"]).and_then(words)),
        (Field::Title, "title", find(root, &["head", "title"]).and_then(words)),
        (Field::Byline, "byline", head(&["byline"]).and_then(words)),
        (Field::Outlet, "pubdata", find(root, &["head", "pubdata"]).and_then(|node| attribute(node, "name"))),
        (Field::Outlet, "distributor", head(&["distributor"]).and_then(words)),
        (Field::Outlet, "doc.copyright", docdata("doc.copyright").and_then(|node| attribute(node, "holder"))),
        (Field::Published, "date.issue", docdata("date.issue").and_then(|node| attribute(node, "norm"))),
        (
            Field::Published,
            "date.publication",
            find(root, &["head", "pubdata"]).and_then(|node| attribute(node, "date.publication")),
        ),
        (Field::Language, "lang", attribute(root, "lang")),
    ];
    provenance.claims.extend(claims(said));
    if let Some(id) = docdata("doc-id").and_then(|node| attribute(node, "id-string")) {
        provenance.id = id;
    }
    Gathered::Article(Clipping::new(Format::Fragment, xhtml::of(body).into_bytes(), provenance, place))
}

fn claims<const N: usize>(said: [(Field, &'static str, Option<String>); N]) -> impl Iterator<Item = Claim> {
    said.into_iter().filter_map(|(field, key, value)| {
        Some(Claim { field, value: value?, place: Place::Record, key: key.to_owned() })
    })
}

fn child<'a, 'x>(node: Node<'a, 'x>, name: &str) -> Option<Node<'a, 'x>> {
    node.children().find(|child| child.is_element() && child.tag_name().name() == name)
}

/// The first element at the end of a path of names.
fn find<'a, 'x>(node: Node<'a, 'x>, path: &[&str]) -> Option<Node<'a, 'x>> {
    path.iter().try_fold(node, |node, name| child(node, name))
}

/// An attribute, whatever its prefix.
fn attribute(node: Node<'_, '_>, name: &str) -> Option<String> {
    printed(node.attributes().find(|attribute| attribute.name() == name)?.value()).map(str::to_owned)
}

/// The words in an element.
fn words(node: Node<'_, '_>) -> Option<String> {
    let texts = node.descendants().filter(Node::is_text).filter_map(|node| node.text());
    let words = texts.flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ");
    (!words.is_empty()).then_some(words)
}

/// What a party is called: by a name inside the element, by a literal, or by the end of its code.
fn name(node: Node<'_, '_>) -> Option<String> {
    let of_code = || attribute(node, "qcode").and_then(|code| Some(code.rsplit_once(':')?.1.to_owned()));
    child(node, "name").and_then(words).or_else(|| attribute(node, "literal")).or_else(of_code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ITEM: &str = r#"<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:newsml:1" version="2" xml:lang="en">
        <rightsInfo><copyrightHolder literal="Skerry Holdings"/></rightsInfo>
        <itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:SP"><name>Skerry Post</name></provider>
          <versionCreated>2024-03-06T01:00:00Z</versionCreated></itemMeta>
        <contentMeta><contentCreated>2024-03-05T23:00:00-05:00</contentCreated><by>Ada Moon</by>
          <headline>Ferry  late</headline><language tag="en-GB"/></contentMeta>
        <contentSet>CONTENT</contentSet></newsItem>"#;
    const XHTML: &str = r#"<inlineXML contenttype="application/xhtml+xml"><x:html xmlns:x="http://www.w3.org/1999/xhtml">
        <x:head><x:title>Other</x:title></x:head><x:body><x:p>The <x:em>ferry</x:em> is late.</x:p></x:body></x:html></inlineXML>"#;
    const NITF: &str = r#"<nitf><head><title>Ferry late</title><docdata><doc-id id-string="n1"/><date.issue norm="20240305T100000Z"/>
        </docdata><pubdata name="Skerry Post"/></head><body><body.head><hedline><hl1>Ferry late</hl1></hedline>
        <byline>By <person>Ada Moon</person></byline></body.head><body.content><block><p>The <person>ferry</person> is &lt;late&gt;.</p>
        <media><media-caption>The pier</media-caption></media></block></body.content></body></nitf>"#;

    fn all(xml: &str) -> Vec<Gathered> {
        let named = Named { place: "n.xml".into(), id: "n".into(), origin: "n.xml".into() };
        open(xml, &named, None).unwrap_or_else(|left| panic!("{left:?}")).collect()
    }

    fn said(clipping: &Clipping) -> Vec<&str> {
        clipping.provenance.claims.iter().map(|claim| claim.value.as_str()).collect()
    }

    #[test]
    fn a_news_item_is_an_article_with_what_it_says_of_it() {
        let [Gathered::Article(clipping)] = &all(&ITEM.replace("CONTENT", XHTML))[..] else { panic!("one") };
        let text = String::from_utf8_lossy(&clipping.bytes);
        assert!(text.contains("<p>The <em>ferry</em> is late.</p>") && !text.contains("Other"), "{text}");
        assert_eq!((clipping.place.as_str(), clipping.provenance.id.as_str()), ("n.xml", "urn:newsml:1"));
        let expected = ["Ferry late", "Ada Moon", "Skerry Post", "Skerry Holdings", "2024-03-05T23:00:00-05:00"];
        assert_eq!(said(clipping)[..5], expected);
    }

    #[test]
    fn nitf_is_read_in_a_news_item_and_alone() {
        let inside =
            ITEM.replace("CONTENT", &format!("<inlineXML contenttype='application/nitf+xml'>{NITF}</inlineXML>"));
        for xml in [inside.as_str(), NITF] {
            let [Gathered::Article(clipping)] = &all(xml)[..] else { panic!("one") };
            let text = String::from_utf8_lossy(&clipping.bytes);
            assert!(text.contains("<p>The <span>ferry</span> is &lt;late&gt;.</p>"), "{text}");
            assert!(text.contains("<figure><figcaption>The pier</figcaption></figure>"), "{text}");
            assert!(!text.contains("By "), "{text}");
        }
        let [Gathered::Article(clipping)] = &all(NITF)[..] else { panic!("one") };
        assert_eq!(said(clipping), ["Ferry late", "Ferry late", "By Ada Moon", "Skerry Post", "20240305T100000Z"]);
    }

    #[test]
    fn a_message_gives_its_items_and_says_which_have_no_text() {
        let plain = ITEM.replace("CONTENT", "<inlineData contenttype='text/plain'>One &amp; two.</inlineData>");
        let picture = ITEM.replace("ninat:text", "ninat:picture").replace("CONTENT", "<remoteContent href='a.jpg'/>");
        let xml = format!("<newsMessage><header/><itemSet>{plain}{picture}<packageItem/></itemSet></newsMessage>");
        let all = all(&xml);
        let [Gathered::Article(text), Gathered::Skipped(picture), Gathered::Skipped(package)] = all.as_slice() else {
            panic!("{all:?}");
        };
        assert_eq!(
            (text.bytes.as_slice(), text.format, text.place.as_str()),
            (&b"One & two."[..], Format::Plain, "n.xml: item 1")
        );
        assert_eq!(
            picture.reason,
            "is a news item of the class \"ninat:picture\" without a text, and was left out; its content is at a.jpg"
        );
        assert_eq!(package.reason, "is a packageItem, which holds no text, and was left out");
    }

    #[test]
    fn broken_and_hostile_documents_are_refused_with_the_reason() {
        let deep = "<newsItem>".repeat(200_000);
        for wrong in ["<newsItem>", "<newsItem><a></b></newsItem>", "<newsItem>&nothing;</newsItem>", deep.as_str()] {
            let named = Named { place: "n.xml".into(), id: "n".into(), origin: "n.xml".into() };
            let left = open(wrong, &named, None).expect_err("it is broken");
            assert!(left.reason.starts_with("cannot be read as XML: "), "{left:?}");
        }
    }
}
