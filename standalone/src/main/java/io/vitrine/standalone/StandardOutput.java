package io.vitrine.standalone;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * The standard output for much of it, which remembers why something could not be written. Not
 * System.out, which passes on 8 KiB at a time. One thread.
 */
final class StandardOutput extends FilterOutputStream {
  private String failure = "";

  StandardOutput() {
    super(new FileOutputStream(FileDescriptor.out));
  }

  PrintStream stream() {
    return new PrintStream(this, false, StandardCharsets.UTF_8);
  }

  /** Why it could not be written; empty if it could. Who reads no further is no failure. */
  String failure() {
    return failure.equals("Broken pipe") ? "" : failure;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = String.valueOf(e.getMessage());
      throw e;
    }
  }
}
