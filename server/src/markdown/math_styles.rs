//! The styles that the formula library writes, as classes and attributes: the page's policy allows no `style` attribute.
//! Whatever is not known here is left out, which moves signs a little.

/// Declarations, and the class of the style sheet that says the same.
const CLASSES: [(&str, &str); 13] = [
    ("text-align: left", "start"),
    ("text-align: right", "end"),
    ("padding-right: 0", "near-right"),
    ("padding-left: 0", "near-left"),
    ("padding-top: 0", "near"),
    ("padding-top: 0.1667em", "lower"),
    ("border-top: 0.05em solid currentcolor", "line-top"),
    ("border-top: 0.05em dashed currentcolor", "dashes-top"),
    ("border-right: 0.05em solid currentcolor", "line-right"),
    ("border-right: 0.05em dashed currentcolor", "dashes-right"),
    ("border-left: 0.05em solid currentcolor", "line-left"),
    ("border-left: 0.05em dashed currentcolor", "dashes-left"),
    ("width: 100%", "wide"),
];

/// MathML without `style` attributes.
pub(super) fn without_styles(mathml: &str) -> String {
    let mut whole = String::with_capacity(mathml.len());
    let mut rest = mathml;
    // Text of the formula is escaped, so no such sequence of signs is in it.
    while let Some((before, after)) = rest.split_once("style=\"") {
        let Some((style, after)) = after.split_once('"') else {
            break;
        };
        // `displaystyle="true"` ends so, too.
        if before.ends_with(|sign: char| sign.is_ascii_alphabetic()) {
            whole.extend([before, "style=\"", style, "\""]);
        } else {
            whole.push_str(before);
            whole.push_str(&attributes(style));
        }
        rest = after;
    }
    whole.push_str(rest);
    whole
}

fn attributes(style: &str) -> String {
    let mut classes: Vec<&str> = Vec::new();
    let mut attributes = String::new();
    for declaration in style.split(';').map(str::trim) {
        if let Some((_, class)) = CLASSES.iter().find(|(known, _)| *known == declaration) {
            classes.push(class);
        } else if let Some(colour) = declaration.strip_prefix("color:").filter(|value| is_plain(value)) {
            attributes.extend(["mathcolor=\"", colour, "\" "]);
        } else if let Some(size) = declaration.strip_prefix("font-size:").filter(|value| is_plain(value)) {
            attributes.extend(["mathsize=\"", size, "\" "]);
        }
    }
    if !classes.is_empty() {
        attributes.extend(["class=\"", &classes.join(" "), "\""]);
    }
    attributes.trim_end().to_owned()
}

fn is_plain(value: &str) -> bool {
    value
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'#' | b'.' | b'%'))
}
