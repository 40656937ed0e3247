//! Writes the content of an element of XML as HTML, for the reader of pages.

use roxmltree::Node;

/// The content of an element as HTML: names lose their prefix, and those of NITF become the HTML that means the same.
///
/// Of a whole XHTML page or NITF document only the body is taken.
pub(crate) fn of(element: Node<'_, '_>) -> String {
    let named = |name: &str| element.descendants().find(|node| node.is_element() && node.tag_name().name() == name);
    let root = named("body.content").or_else(|| named("body")).unwrap_or(element);
    let mut html = String::new();
    // What is still to be written, the next at the end: documents may be nested deeper than calls can be.
    let mut waiting = vec![Step::Inside(root)];
    while let Some(step) = waiting.pop() {
        match step {
            Step::Inside(node) => waiting.extend(node.children().rev().map(Step::Whole)),
            Step::Whole(node) if node.is_text() => escape(node.text().unwrap_or_default(), &mut html),
            Step::Whole(node) if node.is_element() => {
                let name = name(node.tag_name().name());
                html.push('<');
                html.push_str(name);
                for attribute in node.attributes().filter(|attribute| KEPT.contains(&attribute.name())) {
                    html.push(' ');
                    html.push_str(attribute.name());
                    html.push_str("=\"");
                    escape(attribute.value(), &mut html);
                    html.push('"');
                }
                html.push('>');
                if !matches!(name, "br" | "hr" | "img") {
                    waiting.push(Step::End(name));
                    waiting.push(Step::Inside(node));
                }
            }
            Step::Whole(_) => {}
            Step::End(name) => {
                html.push_str("</");
                html.push_str(name);
                html.push('>');
            }
        }
    }
    html
}

enum Step<'a, 'x> {
    Whole(Node<'a, 'x>),
    Inside(Node<'a, 'x>),
    End(&'a str),
}

/// Attributes by which the reader of pages tells what an element is.
const KEPT: [&str; 5] = ["class", "hidden", "href", "id", "style"];

/// The name in HTML of an element of XHTML or NITF.
fn name(name: &str) -> &str {
    match name {
        "hl1" => "h1",
        "hl2" => "h2",
        "block" | "body.content" | "body.head" | "hedline" => "div",
        "bq" => "blockquote",
        "media" => "figure",
        "media-caption" => "figcaption",
        "nitf-table" => "table",
        // They stand in running text, and HTML has other meanings for some of their names.
        "person" | "org" | "location" | "chron" | "event" | "function" | "money" | "num" | "object.title"
        | "virtloc" | "classifier" | "copyrite" | "city" | "country" | "region" | "state" | "sublocation" => "span",
        other => other,
    }
}

/// Writes text so that HTML reads it as it is.
pub(crate) fn escape(text: &str, html: &mut String) {
    for char in text.chars() {
        match char {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
    }
}
