//! What an element does to the text around it, by its name.

/// What an element does to the text around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The whole page, or what holds its content.
    Page,
    Heading,
    Paragraph,
    List,
    ListItem,
    Blockquote,
    Caption,
    Figure,
    Table,
    Cell,
    /// Any other element whose text stands apart from the text before and after it.
    Block,
    /// A block whose name says that it is beside the article: menus, footers, asides.
    Beside,
    Link,
    Quotation,
    Break,
    /// An element that shows no text of the article.
    Hidden,
    Inline,
}

impl Role {
    pub(super) fn of(name: &str) -> Self {
        let mut lower = [0; 12];
        let Some(lower) = lower.get_mut(..name.len()) else {
            return Self::Inline;
        };
        lower.copy_from_slice(name.as_bytes());
        lower.make_ascii_lowercase();
        match &*lower {
            b"html" | b"body" | b"main" | b"article" => Self::Page,
            b"h1" | b"h2" | b"h3" | b"h4" | b"h5" | b"h6" => Self::Heading,
            b"p" => Self::Paragraph,
            b"ul" | b"ol" | b"dl" | b"menu" | b"dir" => Self::List,
            b"li" | b"dd" | b"dt" => Self::ListItem,
            b"blockquote" => Self::Blockquote,
            b"figcaption" | b"caption" => Self::Caption,
            b"figure" => Self::Figure,
            b"table" => Self::Table,
            b"td" | b"th" => Self::Cell,
            b"address" | b"center" | b"details" | b"dialog" | b"div" | b"fieldset" | b"form" | b"header"
            | b"hgroup" | b"hr" | b"legend" | b"pre" | b"search" | b"section" | b"summary" | b"tbody" | b"tfoot"
            | b"thead" | b"tr" => Self::Block,
            b"aside" | b"footer" | b"nav" => Self::Beside,
            b"a" => Self::Link,
            b"q" => Self::Quotation,
            b"br" => Self::Break,
            b"audio" | b"button" | b"canvas" | b"datalist" | b"head" | b"iframe" | b"input" | b"math" | b"noembed"
            | b"noframes" | b"noscript" | b"object" | b"script" | b"select" | b"style" | b"svg" | b"template"
            | b"textarea" | b"title" | b"video" => Self::Hidden,
            _ => Self::Inline,
        }
    }

    /// Whether text before, inside and after the element stands in different blocks.
    pub(super) fn parts(self) -> bool {
        !matches!(self, Self::Link | Self::Quotation | Self::Break | Self::Hidden | Self::Inline)
    }
}

/// Whether an element has no end tag and holds nothing.
pub(super) fn is_void(name: &str) -> bool {
    const VOID: [&str; 17] = [
        "area", "base", "basefont", "bgsound", "br", "col", "embed", "frame", "hr", "img", "input", "keygen", "link",
        "meta", "param", "source", "wbr",
    ];
    VOID.iter().chain(&["track", "path"]).any(|void| name.eq_ignore_ascii_case(void))
}
