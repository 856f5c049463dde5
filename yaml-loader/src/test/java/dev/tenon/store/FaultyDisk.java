package dev.tenon.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;

/**
 * A disk on which there is room for so many bytes, which may fail to keep what is written, and may
 * refuse to be cleaned up. It is quick, as it really keeps nothing: it counts what it was asked to.
 */
final class FaultyDisk extends DurableFiles {

  long room = Long.MAX_VALUE;
  boolean stuck;
  boolean forgetful;

  /** How many bytes were written and would be lost with the machine's power. */
  long unforced;

  /** Gives a file other bytes, in place: quicker than a file that is made anew. */
  static void become(Path path, byte[] bytes) throws IOException {
    try (FileChannel file = DurableFiles.PLAIN.open(path)) {
      write(file, 0, bytes);
      file.truncate(bytes.length);
    }
  }

  @Override
  FileChannel open(Path path) throws IOException {
    return new Limited(super.open(path));
  }

  @Override
  void force(Path directory) {
    // the directory's own entries are not what fails here
  }

  private final class Limited extends FileChannel {

    private final FileChannel file;

    Limited(FileChannel file) {
      this.file = file;
    }

    @Override
    public int write(ByteBuffer bytes, long position) throws IOException {
      if (room == 0) {
        throw new IOException("No space left on device");
      }
      int some = (int) Math.min(bytes.remaining(), room);
      ByteBuffer part = bytes.duplicate().limit(bytes.position() + some);
      int written = file.write(part, position);
      bytes.position(bytes.position() + written);
      room -= written;
      unforced += written;
      return written;
    }

    @Override
    public FileChannel truncate(long size) throws IOException {
      if (stuck) {
        throw new IOException("stuck");
      }
      file.truncate(size);
      return this;
    }

    @Override
    public int read(ByteBuffer bytes, long position) throws IOException {
      return file.read(bytes, position);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void force(boolean all) throws IOException {
      if (forgetful) {
        throw new IOException("Input/output error");
      }
      unforced = 0;
    }

    @Override
    protected void implCloseChannel() throws IOException {
      file.close();
    }

    @Override
    public int read(ByteBuffer bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long read(ByteBuffer[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public int write(ByteBuffer bytes) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long write(ByteBuffer[] bytes, int offset, int length) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long position() {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileChannel position(long position) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferTo(long position, long count, WritableByteChannel target) {
      throw new UnsupportedOperationException();
    }

    @Override
    public long transferFrom(ReadableByteChannel source, long position, long count) {
      throw new UnsupportedOperationException();
    }

    @Override
    public MappedByteBuffer map(MapMode mode, long position, long size) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock lock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }

    @Override
    public FileLock tryLock(long position, long size, boolean shared) {
      throw new UnsupportedOperationException();
    }
  }
}
