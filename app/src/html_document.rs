//! The HTML document around the app. The server draws it for each request.

use crate::app::App;
use crate::bootstrap_data::{Bootstrap, ELEMENT_ID};
use crate::client::Client;
use crate::pages::page_title;
use leptos::prelude::*;
use std::sync::OnceLock;

/// The whole document of a page. Puts `bootstrap` into the context itself, for [`App`] to take.
pub fn shell(options: LeptosOptions, mut bootstrap: Bootstrap) -> impl IntoView {
    if bootstrap.path.is_empty() {
        // The server integration keeps the request in the context.
        let path = leptos::reactive::owner::with_context::<http::request::Parts, _>(|parts| {
            parts.uri.path_and_query().map(|path| path.as_str().to_owned())
        });
        bootstrap.path = path.flatten().unwrap_or_default();
    }
    // Inside a script element only `<` could end the element or open a comment.
    let json = serde_json::to_string(&bootstrap)
        .unwrap_or_default()
        .replace('<', "\\u003c");
    let theme = bootstrap
        .theme
        .clone()
        .filter(|theme| matches!(theme.as_str(), "light" | "dark"));
    #[cfg(feature = "ssr")]
    let has_client = bootstrap.server_page.take().map(provide_context).is_none();
    #[cfg(not(feature = "ssr"))]
    let has_client = true;
    provide_context(bootstrap);
    let app = view! { <App/> };
    let title = use_context::<Client>().map(page_title).unwrap_or_default();
    view! {
        <!DOCTYPE html>
        <html lang="en" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover, interactive-widget=resizes-content"/>
                <meta name="color-scheme" content="light dark"/>
                <title>{title}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml"/>
                <link rel="manifest" href="/manifest.webmanifest"/>
                <link rel="stylesheet" href=stylesheet(&options)/>
                {has_client.then(|| view! {
                    <AutoReload options=options.clone()/>
                    <HydrationScripts options/>
                    <script type="application/json" id=ELEMENT_ID inner_html=json></script>
                })}
            </head>
            <body>{app}</body>
        </html>
    }
}

/// The path of the stylesheet with the hash of its content, read once from the file that cargo-leptos wrote.
fn stylesheet(options: &LeptosOptions) -> &'static str {
    static PATH: OnceLock<String> = OnceLock::new();
    PATH.get_or_init(|| {
        let hash = options.hash_files.then(|| {
            let file = std::env::current_exe().ok()?.parent()?.join(options.hash_file.as_ref());
            let hashes = std::fs::read_to_string(file).ok()?;
            let line = hashes.lines().find_map(|line| line.trim().strip_prefix("css:"))?;
            Some([".", line.trim()].concat())
        });
        let hash = hash.flatten().unwrap_or_default();
        [
            "/",
            options.pkg_url_path(),
            "/",
            options.output_name.as_ref(),
            &hash,
            ".css",
        ]
        .concat()
    })
}
