package io.vitrine.inspector.sensor.tls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;

/** Decrypts a record of one direction under one key. */
@FunctionalInterface
interface RecordCipher {
  /**
   * @param header its five bytes
   * @param number its sequence number
   * @return the plain bytes, in TLS 1.3 with their type and padding
   * @throws GeneralSecurityException if it was not encrypted so
   */
  byte[] decrypt(byte[] header, byte[] content, long number) throws GeneralSecurityException;

  /** What TLS 1.2 protects beside the content: number, type, version and length. */
  static byte[] protectedHeader(byte[] header, long number, int length) {
    ByteBuffer all = ByteBuffer.allocate(13).putLong(number).put(header, 0, 3);
    return all.putShort((short) length).array();
  }
}
