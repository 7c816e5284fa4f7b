//! What Leptos draws, in the form that HTML wants, without another DOM for it. Its marks `<!>` are no comments by the letter,
//! it writes the nonce as value of `crossorigin`, and puts its last scripts behind the document.

/// Only what is outside of attributes and scripts is changed: what users have written stays as it is.
pub(super) fn valid_html(page: &str) -> String {
    let mut html = String::with_capacity(page.len() + page.len() / 8);
    let mut rest = page;
    while let Some(at) = rest.find('<') {
        html.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(after) = rest.strip_prefix("<!>") {
            html.push_str("<!---->");
            rest = after;
            continue;
        }
        let (tag, after) = rest.split_at(end_of_tag(rest));
        if tag == "</body>" {
            html.push_str(&scripts_of(after));
            html.push_str("</body></html>");
            return html;
        }
        match tag.split_once("crossorigin=\"") {
            Some((before, value)) if tag.starts_with("<link ") => {
                html.push_str(before);
                html.push_str("crossorigin");
                html.push_str(value.split_once('"').map_or("", |(_, more)| more));
            }
            _ => html.push_str(tag),
        }
        rest = after;
        if tag.starts_with("<script") {
            let (script, after) = rest.split_at(rest.find("</script").unwrap_or(rest.len()));
            html.push_str(script);
            rest = after;
        }
    }
    html.push_str(rest);
    html
}

/// Where the tag (or comment) ends that the text begins with.
fn end_of_tag(text: &str) -> usize {
    if text.starts_with("<!--") {
        return text.find("-->").map_or(text.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, byte) in text.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at + 1,
            (None, b'"' | b'\'') => quote = Some(byte),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
    }
    text.len()
}

/// The scripts in what follows the body, which a browser would move into it.
fn scripts_of(mut rest: &str) -> String {
    let mut scripts = String::new();
    while let Some(begin) = rest.find("<script") {
        let end = rest[begin..].find("</script>").map_or(rest.len(), |at| begin + at + 9);
        scripts.push_str(&rest[begin..end]);
        rest = &rest[end..];
    }
    scripts
}

#[cfg(test)]
mod tests {
    use super::valid_html;

    #[test]
    fn marks_become_comments_but_what_users_wrote_stays() {
        let drawn = "<!DOCTYPE html><html><head><link rel=\"modulepreload\" href=\"/a.js\" crossorigin=\"n0\">\
                     <script>if (1 < 2) { \"<!>\" }</script></head><body><!><p title='<!>\">'>&lt;!&gt;<!></p>\
                     <input value=\"<!> </body> crossorigin=\"><!-- <!> --></body><!></html><!>\
                     <script nonce=\"n0\">X=[]</script>";
        let valid = "<!DOCTYPE html><html><head><link rel=\"modulepreload\" href=\"/a.js\" crossorigin>\
                     <script>if (1 < 2) { \"<!>\" }</script></head><body><!----><p title='<!>\">'>&lt;!&gt;<!----></p>\
                     <input value=\"<!> </body> crossorigin=\"><!-- <!> --><script nonce=\"n0\">X=[]</script></body></html>";
        assert_eq!(valid_html(drawn), valid);
    }
}
