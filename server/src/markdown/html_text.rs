//! Text and links as HTML.

/// Begins a link, which opens beside the room. What an address cannot hold is written as `%XX`.
pub(super) fn open_link(html: &mut String, url: &str) {
    html.push_str("<a href=\"");
    for byte in url.bytes() {
        match byte {
            b'&' => html.push_str("&amp;"),
            _ if byte.is_ascii_alphanumeric() || b"-_.+!*'(),%#@?=;:/$~".contains(&byte) => html.push(char::from(byte)),
            _ => html.push_str(&format!("%{byte:02X}")),
        }
    }
    // What leads to a page of this site stays in its window.
    if !url.starts_with('/') || url.starts_with("//") {
        html.push_str("\" target=\"_blank");
    }
    html.push_str("\" rel=\"noopener noreferrer nofollow\">");
}

pub(super) fn close_link(html: &mut String) {
    html.push_str("</a>");
}

/// Escapes a text for elements and quoted attributes.
pub fn escape(html: &mut String, text: &str) {
    for sign in text.chars() {
        match sign {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '"' => html.push_str("&quot;"),
            _ => html.push(sign),
        }
    }
}
