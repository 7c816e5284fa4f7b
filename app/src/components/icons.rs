//! The icons, as SVG outlines that take the colour of the text around them.

use leptos::prelude::*;

pub const CHAT: &str = "M21 12a8 8 0 0 1-8 8H4l2-3a8 8 0 1 1 15-5Z";
pub const BELL: &str = "M6 16V11a6 6 0 1 1 12 0v5l2 2H4l2-2ZM10 21h4";
pub const SEARCH: &str = "M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l5 5";
pub const SEND: &str = "M4 12 20 4l-4 16-4-7-8-1Z";
pub const HASH: &str = "M9 4 7 20M17 4l-2 16M4 9h16M4 15h16";
pub const MEGAPHONE: &str = "M4 10v4h3l8 5V5l-8 5H4ZM18 9a4 4 0 0 1 0 6";
pub const LOCK: &str = "M6 11h12v9H6zM9 11V8a3 3 0 0 1 6 0v3";
pub const PERSON: &str = "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 21a8 8 0 0 1 16 0";
pub const BACK: &str = "M15 5 8 12l7 7";
pub const UP: &str = "M5 16l7-7 7 7";
pub const DOWN: &str = "M5 9l7 7 7-7";
pub const NEXT: &str = "M9 5l7 7-7 7";
pub const GEAR: &str = "M4 7h10M18 7h2M4 17h2M10 17h10M16 5v4M8 15v4";
pub const PLUS: &str = "M12 5v14M5 12h14";
pub const MUTED: &str = "M4 4l16 16M6 16v-5a6 6 0 0 1 9-5M18 12v4l2 2H8";
pub const EDIT: &str = "M4 20l1-5L16 4l4 4L9 19l-5 1Z";
pub const TRASH: &str = "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13";
pub const LINK: &str = "M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1M14 10a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1";
pub const REPLY: &str = "M9 6 4 11l5 5M4 11h9a7 7 0 0 1 7 7";
pub const CLIP: &str = "M20 11l-8 8a5 5 0 0 1-7-7l9-9a3.5 3.5 0 0 1 5 5l-9 9a2 2 0 0 1-3-3l8-8";
pub const FILE: &str = "M7 3h7l4 4v14H7zM14 3v4h4";
pub const CHECK: &str = "M5 12l5 5 9-10";
pub const LIST: &str = "M4 6h1M4 12h1M4 18h1M9 6h11M9 12h11M9 18h11";
pub const SMILE: &str = "M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM8.5 14a4.5 4.5 0 0 0 7 0M9 9.5v.5M15 9.5v.5";
pub const STAR: &str = "M12 3.5l2.6 5.6 6.1.7-4.5 4.2 1.2 6L12 17l-5.4 3 1.2-6-4.5-4.2 6.1-.7Z";
pub const DOT: &str = "M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8Z";

pub const MORE: &str = "M5 11v2M12 11v2M19 11v2";
pub const QUOTE: &str = "M5 6v12M9 8h10M9 12h10M9 16h6";
pub const PIN: &str = "M9 4h6l-1 6 4 4H6l4-4-1-6ZM12 14v6";
pub const BOOKMARK: &str = "M7 4h10v16l-5-4-5 4V4Z";
pub const FORWARD: &str = "M15 6l5 5-5 5M20 11h-9a7 7 0 0 0-7 7";
pub const CALENDAR: &str = "M5 6h14v14H5zM5 10h14M9 4v4M15 4v4";

/// Draws an icon. It is hidden from screen readers; the text beside it says what it means.
pub fn icon(path: &'static str) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <path d=path/>
        </svg>
    }
}
