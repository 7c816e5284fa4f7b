//! How long it takes to render messages, and how large they become: `cargo run --release --example render_time`.

use server::markdown::render;
use std::time::{Duration, Instant};

const ROUNDS: usize = 2_000;

fn main() {
    let code = format!(
        "```python\n{}```\nand $\\sum_{{i=1}}^n \\frac{{1}}{{i^2}}$",
        "def f(x):\n    return [y for y in x if y > 1]  # why\n".repeat(10)
    );
    for (name, text) in [
        ("plain", "Good morning. Sheet 3 is due on Friday; questions go here, please.".repeat(3)),
        ("formatted", "**Deadline** moved to *Friday*, see [the sheet](https://a.example/x) and `f(x)`, @ada:\n\n- one\n- two\n\n> said".into()),
        ("with code and formula", code),
    ] {
        let (p50, p99, bytes) = measure(&text, ROUNDS);
        println!("{name}: p50 {:.3} ms, p99 {:.3} ms, {bytes} bytes", millis(p50), millis(p99));
    }
    let mut worst = (Duration::ZERO, "");
    let mut largest = (0, "");
    for (name, text) in hostile() {
        let text: String = text.chars().take(4_000).collect();
        // The first time compiles regular expressions, once for the program.
        render(&text);
        let (_, slowest, bytes) = measure(&text, 5);
        worst = worst.max((slowest, name));
        largest = largest.max((bytes, name));
    }
    println!(
        "worst of hostile texts of 4,000 characters: {:.1} ms ({}); {} bytes ({})",
        millis(worst.0),
        worst.1,
        largest.0,
        largest.1
    );
}

fn measure(text: &str, rounds: usize) -> (Duration, Duration, usize) {
    let mut bytes = 0;
    let mut times: Vec<Duration> = (0..rounds)
        .map(|_| {
            let began = Instant::now();
            let rendered = render(text);
            bytes = rendered.html(&rendered.mentions).map_or(0, |html| html.len());
            began.elapsed()
        })
        .collect();
    times.sort();
    (times[rounds / 2], times[(rounds * 99 / 100).min(rounds - 1)], bytes)
}

fn hostile() -> Vec<(&'static str, String)> {
    let block = |language: &str, line: &str| {
        format!(
            "```{language}\n{}```",
            format!("{}\n", line.repeat(390 / line.len())).repeat(10)
        )
    };
    vec![
        ("quotes in quotes", ">".repeat(4_000)),
        (
            "a table",
            format!("|{}\n|{}\n{}", "a|".repeat(20), "-|".repeat(20), "x\n".repeat(300)),
        ),
        (
            "a wide table",
            format!("|{}\n|{}\n{}", "a|".repeat(600), "-|".repeat(600), "x\n".repeat(200)),
        ),
        ("brackets", "[".repeat(4_000)),
        ("links", "[a](b".repeat(800)),
        ("emphasis", "*a ".repeat(1_300)),
        ("underscores", "_a*b".repeat(1_000)),
        (
            "references",
            format!("[x]: https://a.example/{}\n\n{}", "y".repeat(1_000), "[x]".repeat(900)),
        ),
        ("mentions", "@ab ".repeat(1_000)),
        ("addresses", "http://a ".repeat(444)),
        ("entities", "&amp;&lt;".repeat(444)),
        ("formulas", "$x^2$ ".repeat(666)),
        ("a formula", format!("${}$", "\\frac{1}{2}".repeat(180))),
        ("hats", format!("${}x$", "\\hat".repeat(999))),
        ("code: TypeScript", block("ts", "a<b>(c=>")),
        ("code: JavaScript", block("js", "a(`${")),
        ("code: R", block("r", "a[[b$c(")),
        ("code: MATLAB", block("matlab", "a'(b'")),
        ("code: C++", block("cpp", "a<b<")),
        ("code: Perl", block("perl", "s/a/b/;")),
        ("code: Haskell", block("haskell", "(a :: ")),
        ("code: many lines", format!("```js\n{}```", "a(`\n".repeat(990))),
        ("code: short tokens", format!("```c\n{}```", "0+1;\n".repeat(790))),
    ]
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1_000.0
}
