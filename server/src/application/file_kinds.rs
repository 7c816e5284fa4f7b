//! What a file is, by its bytes: that decides how it is handed out.

use app::protocol::FileKind;
use file_format::FileFormat;
use image::ImageFormat;

/// What the bytes of a file are.
pub(super) struct Kind {
    pub kind: FileKind,
    pub media_type: &'static str,
    /// To decode it.
    pub picture: Option<ImageFormat>,
}

impl Kind {
    /// Nothing that is known to be harmless.
    pub const OTHER: Self = Self {
        kind: FileKind::Other,
        media_type: OCTETS,
        picture: None,
    };
}

const OCTETS: &str = "application/octet-stream";

/// What may be shown inside of a page, by its bytes; everything else, HTML and SVG above all, is only downloaded.
pub(super) fn kind_of(beginning: &[u8]) -> Kind {
    let (kind, media_type, picture) = match FileFormat::from_bytes(beginning) {
        FileFormat::JointPhotographicExpertsGroup => (FileKind::Picture, "image/jpeg", Some(ImageFormat::Jpeg)),
        FileFormat::PortableNetworkGraphics => (FileKind::Picture, "image/png", Some(ImageFormat::Png)),
        FileFormat::GraphicsInterchangeFormat => (FileKind::Picture, "image/gif", Some(ImageFormat::Gif)),
        FileFormat::Webp => (FileKind::Picture, "image/webp", Some(ImageFormat::WebP)),
        FileFormat::PortableDocumentFormat => (FileKind::Pdf, "application/pdf", None),
        FileFormat::Mpeg4Part14Video | FileFormat::Mpeg4Part14 => (FileKind::Film, "video/mp4", None),
        FileFormat::Webm => (FileKind::Film, "video/webm", None),
        FileFormat::Mpeg12AudioLayer3 => (FileKind::Sound, "audio/mpeg", None),
        FileFormat::OggVorbis | FileFormat::OggOpus => (FileKind::Sound, "audio/ogg", None),
        FileFormat::WaveformAudio => (FileKind::Sound, "audio/wav", None),
        _ => (FileKind::Other, OCTETS, None),
    };
    Kind {
        kind,
        media_type,
        picture,
    }
}
