//! Files: who has uploaded what for which room, and which message names it. Their bytes are in the folder of files.

use super::reader::Reader;
use super::sql_values;
use super::transaction::Tx;
use crate::error::Error;
use app::protocol::{CourseId, File, FileId, FileKind, Millis, RoomId, UserId};
use sqlx::any::AnyRow;
use sqlx::{AnyConnection, AssertSqlSafe, FromRow, Row as _};
use std::collections::HashMap;

/// Files that are removed in one go.
const AT_ONCE: i64 = 100;

/// A file with what is not shown of it.
#[derive(Clone, Debug)]
pub struct StoredFile {
    pub file: File,
    /// The name of its bytes.
    pub stored: String,
    pub owner: UserId,
    pub room: RoomId,
    /// The message that names it; none while it waits to be sent.
    pub message: Option<i64>,
    /// What its bytes are.
    pub media_type: String,
    pub sha256: String,
}

const SELECT: &str = "SELECT id, stored, owner_id, room_id, message_number, name, kind, media_type, size, sha256, width, height FROM files";

impl FromRow<'_, AnyRow> for StoredFile {
    fn from_row(row: &AnyRow) -> Result<Self, sqlx::Error> {
        let kind: String = row.try_get("kind")?;
        Ok(Self {
            file: File {
                id: FileId(row.try_get("id")?),
                name: row.try_get("name")?,
                kind: kind_of(&kind),
                size: row.try_get("size")?,
                width: row.try_get("width")?,
                height: row.try_get("height")?,
                alt: String::new(),
            },
            stored: row.try_get("stored")?,
            owner: UserId(row.try_get("owner_id")?),
            room: RoomId(row.try_get("room_id")?),
            message: row.try_get("message_number")?,
            media_type: row.try_get("media_type")?,
            sha256: row.try_get("sha256")?,
        })
    }
}

fn kind(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Picture => "picture",
        FileKind::Sound => "sound",
        FileKind::Film => "film",
        FileKind::Pdf => "pdf",
        FileKind::Source => "source",
        FileKind::Other => "other",
    }
}

fn kind_of(text: &str) -> FileKind {
    match text {
        "picture" => FileKind::Picture,
        "sound" => FileKind::Sound,
        "film" => FileKind::Film,
        "pdf" => FileKind::Pdf,
        "source" => FileKind::Source,
        _ => FileKind::Other,
    }
}

impl Tx<'_> {
    /// Adds a file that was uploaded; it waits for a message that names it.
    pub async fn add_file(&mut self, mut file: StoredFile) -> Result<File, Error> {
        file.file.id = FileId(self.next_id("file").await?);
        sqlx::query(
            "INSERT INTO files (id, stored, owner_id, room_id, name, kind, media_type, size, sha256, width, height, created_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        )
        .bind(file.file.id.0)
        .bind(file.stored)
        .bind(file.owner.0)
        .bind(file.room.0)
        .bind(file.file.name.clone())
        .bind(kind(file.file.kind))
        .bind(file.media_type)
        .bind(file.file.size)
        .bind(file.sha256)
        .bind(file.file.width)
        .bind(file.file.height)
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        Ok(file.file)
    }

    /// These files, as far as they are there and wait to be sent.
    pub async fn waiting_files(&mut self, ids: &[FileId]) -> Result<HashMap<FileId, StoredFile>, Error> {
        if ids.is_empty() {
            return Ok(HashMap::new());
        }
        let rows: Vec<StoredFile> = sqlx::query_as(AssertSqlSafe(format!(
            "{SELECT} WHERE id IN ({}) AND message_number IS NULL AND deleted_at IS NULL",
            sql_values::list(ids.iter())
        )))
        .persistent(false)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows.into_iter().map(|row| (row.file.id, row)).collect())
    }

    /// Messages name these files now: each file with the number of its message.
    pub(super) async fn attach_files(&mut self, files: &[(FileId, i64)]) -> Result<(), Error> {
        if files.is_empty() {
            return Ok(());
        }
        let rows = sql_values::rows(files.iter().map(|(file, number)| [file.0, *number]));
        sqlx::query(AssertSqlSafe(format!(
            "UPDATE files SET message_number = v.column2 FROM (VALUES {rows}) AS v WHERE id = v.column1"
        )))
        .persistent(false)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// The files of a deleted message: nobody may read them any more, and their bytes are removed soon.
    pub async fn delete_files_of_message(&mut self, room: RoomId, number: i64) -> Result<(), Error> {
        sqlx::query(
            "UPDATE files SET deleted_at = $3 WHERE room_id = $1 AND message_number = $2 AND deleted_at IS NULL",
        )
        .bind(room.0)
        .bind(number)
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Deletes a file that could not be kept. It counts for nothing; its bytes, if there are any, are removed soon.
    pub async fn delete_waiting_file(&mut self, id: FileId) -> Result<(), Error> {
        sqlx::query("UPDATE files SET deleted_at = $2, size = 0 WHERE id = $1 AND message_number IS NULL")
            .bind(id.0)
            .bind(self.now)
            .execute(&mut *self.conn)
            .await?;
        Ok(())
    }

    /// Deletes files that wait to be sent since then: no message can name them any more.
    pub async fn delete_waiting_files(&mut self, since: Millis) -> Result<(), Error> {
        sqlx::query(
            "UPDATE files SET deleted_at = $2 WHERE message_number IS NULL AND deleted_at IS NULL AND created_at < $1",
        )
        .bind(since)
        .bind(self.now)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }

    /// Forgets files whose bytes were removed.
    pub async fn forget_files(&mut self, ids: &[FileId]) -> Result<(), Error> {
        sqlx::query(AssertSqlSafe(format!(
            "DELETE FROM files WHERE id IN ({})",
            sql_values::list(ids.iter())
        )))
        .persistent(false)
        .execute(&mut *self.conn)
        .await?;
        Ok(())
    }
}

impl Reader {
    /// A file that is not deleted.
    pub async fn file(&mut self, id: FileId) -> Result<Option<StoredFile>, Error> {
        let row = sqlx::query_as(AssertSqlSafe(format!("{SELECT} WHERE id = $1 AND deleted_at IS NULL")))
            .bind(id.0)
            .fetch_optional(&mut *self.conn)
            .await?;
        Ok(row)
    }

    /// Bytes of all files of a user, and of all files in a course.
    pub async fn sizes_of_files(&mut self, owner: UserId, course: Option<CourseId>) -> Result<(i64, i64), Error> {
        let own = sum(
            &mut self.conn,
            "SELECT CAST(COALESCE(SUM(size), 0) AS bigint) FROM files WHERE owner_id = $1",
            owner.0,
        );
        let own = own.await?;
        let Some(course) = course else { return Ok((own, 0)) };
        let of_course = sum(
            &mut self.conn,
            "SELECT CAST(COALESCE(SUM(f.size), 0) AS bigint) FROM files f JOIN rooms r ON r.id = f.room_id WHERE r.course_id = $1",
            course.0,
        );
        Ok((own, of_course.await?))
    }

    /// Whether a file waits to be sent since then.
    pub async fn has_waiting_file(&mut self, since: Millis) -> Result<bool, Error> {
        let found: Option<(i64,)> = sqlx::query_as(
            "SELECT id FROM files WHERE message_number IS NULL AND deleted_at IS NULL AND created_at < $1 LIMIT 1",
        )
        .bind(since)
        .fetch_optional(&mut *self.conn)
        .await?;
        Ok(found.is_some())
    }

    /// Deleted files, whose bytes can be removed.
    pub async fn deleted_files(&mut self) -> Result<Vec<StoredFile>, Error> {
        let rows = sqlx::query_as(AssertSqlSafe(format!(
            "{SELECT} WHERE deleted_at IS NOT NULL ORDER BY id LIMIT CAST($1 AS bigint)"
        )))
        .bind(AT_ONCE)
        .fetch_all(&mut *self.conn)
        .await?;
        Ok(rows)
    }
}

async fn sum(conn: &mut AnyConnection, query: &'static str, of: i64) -> Result<i64, Error> {
    let (sum,): (i64,) = sqlx::query_as(query).bind(of).fetch_one(conn).await?;
    Ok(sum)
}
