//! What people write, and what becomes of it.

use super::*;
use proptest::prelude::*;

/// The HTML of a text, whose mentions all reach somebody.
fn html(text: &str) -> String {
    let rendered = render(text);
    rendered.html(&rendered.mentions).unwrap_or_default()
}

fn plain(text: &str) -> String {
    let rendered = render(text);
    let (_, plain) = rendered.for_mentioned(&rendered.mentions);
    plain.unwrap_or_else(|| text.to_owned())
}

#[test]
fn what_people_write_becomes_what_they_mean() {
    for (text, expected) in [
        (
            "**bold** and *italic*",
            "<p><strong>bold</strong> and <em>italic</em></p>",
        ),
        ("~~gone~~ `x < y`", "<p><s>gone</s> <code>x &lt; y</code></p>"),
        ("two *lines*\nas typed", "<p>two <em>lines</em><br>as typed</p>"),
        ("> said\n\nanswer", "<blockquote><p>said</p></blockquote><p>answer</p>"),
        ("- a\n- b\n  1. c", "<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul>"),
        ("3. c\n4. d", "<ol start=\"3\"><li>c</li><li>d</li></ol>"),
        (
            "- [x] done\n- [ ] open",
            "<ul><li class=\"task\"><span class=\"box\" role=\"img\" aria-label=\"done\">☑</span> done</li>\
             <li class=\"task\"><span class=\"box\" role=\"img\" aria-label=\"to do\">☐</span> open</li></ul>",
        ),
        (
            "|a|b|\n|:-:|--:|\n|1|2|",
            "<div class=\"table\" tabindex=\"0\"><table><thead><tr><th class=\"center\">a</th><th class=\"right\">b</th></tr></thead>\
             <tbody><tr><td class=\"center\">1</td><td class=\"right\">2</td></tr></tbody></table></div>",
        ),
        ("# Sheet 3", "<h3 class=\"first\">Sheet 3</h3>"),
        (
            "||the answer||",
            "<p><span class=\"spoiler\" tabindex=\"0\">the answer</span></p>",
        ),
        ("well done :tada:", "<p>well done 🎉</p>"),
        ("**これは大事。**だから", "<p><strong>これは大事。</strong>だから</p>"),
        ("\\*not italic\\*", "<p>*not italic*</p>"),
        (
            "see https://a.example/x_y_z.",
            "<p>see <a href=\"https://a.example/x_y_z\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">https://a.example/x_y_z</a>.</p>",
        ),
        (
            "[the *sheet*](https://a.example \"title\")",
            "<p><a href=\"https://a.example\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">the <em>sheet</em></a></p>",
        ),
        // Another site does not learn who reads this.
        (
            "![a plot](https://a.example/p.png)",
            "<p><a href=\"https://a.example/p.png\" target=\"_blank\" rel=\"noopener noreferrer nofollow\">a plot</a></p>",
        ),
        ("<b>x</b> *y*", "<p>&lt;b&gt;x&lt;/b&gt; <em>y</em></p>"),
    ] {
        assert_eq!(html(text), expected, "{text}");
    }
}

#[test]
fn a_text_without_markup_has_no_html() {
    for text in [
        "Good morning",
        "one\n\ntwo\n  three",
        "1 < 2 & 3 > 2, see (4) at 10:30",
        "It's 5 * 3 = 15, isn't it?",
        "costs $5, or 10$; from $5 to $6",
        "a_name_with_underscores and 50% [sic]",
        "lone ` backtick, ~ tilde, snake_case",
        "@ alone, mail to ada@lovelace.example",
        "مرحبا، 你好！",
    ] {
        assert_eq!(render(text).html(&[]), None, "{text}");
    }
    // Whoever is named, but is not reached, is text as well.
    assert_eq!(render("ask @ada").html(&[]), None);
}

#[test]
fn who_is_reached_is_who_is_drawn() {
    let rendered = render("@ada and @Bob: `@cy`, [@dee](https://a.example), *@eve*");
    assert_eq!(rendered.mentions, ["ada", "bob", "eve"]);
    let html = rendered.html(&["bob".into()]).unwrap_or_default();
    assert!(
        html.starts_with("<p>@ada and <span class=\"mention\" data-of=\"bob\">@Bob</span>: <code>@cy</code>, "),
        "{html}"
    );
    assert_eq!(names_mentioned("```\n@ada\n```\n> @eve\n\n- @cy, @bob"), ["cy", "bob"]);
    assert_eq!(names_mentioned("don`t forget @ada"), ["ada"], "one backtick is none");
    let many: String = (0..200).map(|number| format!("@user{number} ")).collect();
    assert_eq!(names_mentioned(&many).len(), app::protocol::limits::MENTIONS);
}

#[test]
fn code_is_coloured_and_keeps_its_indentation() {
    let code = html("```python\n    def f(x):\n        return \"<b>\"  # why\n```");
    assert!(
        code.starts_with("<div class=\"code\"><p><span>Python</span><button type=\"button\">Copy</button></p>"),
        "{code}"
    );
    assert!(
        code.contains("<code>    <i class=\"k\">def </i><i class=\"f\">f</i>"),
        "{code}"
    );
    assert!(code.contains("<i class=\"s\">\"&lt;b&gt;\"  </i>"), "{code}");
    assert!(code.contains("<i class=\"c\"># why</i>"), "{code}");
    let unknown = html("```nothing-known\na < b\n```");
    assert!(unknown.contains("<code>a &lt; b</code>"), "{unknown}");
    let long = html(&format!("```js\n{}\n```", "a(".repeat(1_000)));
    assert!(long.contains("<code>a(a("), "a long line has no colours: {long}");
}

#[test]
fn at_least_150_languages_are_coloured() {
    let known = two_face::syntax::extra_newlines();
    let names: std::collections::BTreeSet<_> = known
        .syntaxes()
        .iter()
        .filter(|syntax| !syntax.hidden)
        .map(|syntax| &syntax.name)
        .collect();
    assert!(names.len() >= 150, "{}", names.len());
}

#[test]
fn formulas_are_set_and_keep_their_source() {
    for text in ["$x^2$", "\\(x^2\\)", "$`x^2`$"] {
        let html = html(text);
        assert!(html.starts_with("<p><span class=\"math\"><math>"), "{text}: {html}");
        assert!(html.contains("<msup><mi>x</mi><mn>2</mn></msup>"), "{text}: {html}");
        assert!(
            html.contains("<annotation encoding=\"application/x-tex\">x^2</annotation>"),
            "{text}: {html}"
        );
    }
    for text in ["$$\n\\int_0^1 f\n$$", "\\[\\int_0^1 f\\]", "```math\n\\int_0^1 f\n```"] {
        let html = html(text);
        assert!(
            html.contains("<span class=\"math block\"><math display=\"block\">"),
            "{text}: {html}"
        );
    }
    let unknown = html("$\\nosuchcommand x$");
    assert!(
        unknown.contains("<code>\\nosuchcommand x</code> <small>(not a formula: "),
        "{unknown}"
    );
    let matrix = html("$$\\begin{array}{l|r} a & b \\\\ \\hline c & d \\end{array} \\quad \\color{red} x$$");
    assert!(matrix.contains("class=\"") && !matrix.contains(" style="), "{matrix}");
}

#[test]
fn prices_stay_prices() {
    for text in ["$5 and $6", "US$5, CA$6 and **more**", "costs $5, or 10$ *each*"] {
        assert!(!html(text).contains("<math"), "{text}: {}", html(text));
        assert!(plain(text).contains("$5"), "{text}");
    }
}

#[test]
fn a_quotation_mentions_nobody_whether_it_is_drawn_as_one_or_not() {
    let text = "> @ada\n> - **@eve**\n\n@bob";
    assert_eq!(render(text).mentions, ["bob"]);
    assert_eq!(names_mentioned(text), ["bob"]);
    assert_eq!(plain_text::render(text).mentions, ["bob"]);
    assert!(!html(text).contains("data-of=\"ada\""));
}

#[test]
fn the_plain_text_says_the_same_in_lines() {
    for (text, expected) in [
        ("**Deadline**: *Friday*\n\nsee `x`", "Deadline: Friday\nsee x"),
        ("- *a*\n- b\n\n1. c", "- a\n- b\n1. c"),
        ("- [x] done", "☑ done"),
        ("> said\n\nanswer", "said\nanswer"),
        ("||secret|| and $x^2$", "▇▇▇ and x^2"),
        ("[the sheet](https://a.example)", "the sheet"),
        ("|a|b|\n|-|-|\n|1|2|", "a | b\n1 | 2"),
        ("```c\nint x;\n```", "int x;"),
        ("plain", "plain"),
    ] {
        assert_eq!(plain(text), expected, "{text}");
    }
}

proptest! {
    #[test]
    fn plain_text_is_left_alone(text in "[a-zäöü,.;!? \n]{0,80}") {
        prop_assert_eq!(render(&text).html(&[]), None);
    }
}
