//! A part of a file, read as if it were one.

use std::io::{self, Read, Seek, SeekFrom};

/// `size` bytes of `file` from `start` on. Reading goes on where this section stands, whatever else moves the file.
pub struct Section<'a, F> {
    file: &'a mut F,
    start: u64,
    size: u64,
    at: u64,
}

impl<'a, F: Read + Seek> Section<'a, F> {
    pub fn new(file: &'a mut F, start: u64, size: u64) -> Self {
        Self { file, start, size, at: 0 }
    }
}

impl<F: Read + Seek> Read for Section<'_, F> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let left = usize::try_from(self.size.saturating_sub(self.at)).unwrap_or(usize::MAX);
        let most = buffer.len().min(left);
        let Some(piece) = buffer.get_mut(..most).filter(|piece| !piece.is_empty()) else { return Ok(0) };
        self.file.seek(SeekFrom::Start(self.start + self.at))?;
        let read = self.file.read(piece)?;
        self.at += read as u64;
        Ok(read)
    }
}

impl<F> Seek for Section<'_, F> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        let target = match to {
            SeekFrom::Start(at) => Some(at),
            SeekFrom::End(by) => self.size.checked_add_signed(by),
            SeekFrom::Current(by) => self.at.checked_add_signed(by),
        };
        self.at = target.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidInput, "before the beginning"))?;
        Ok(self.at)
    }
}
