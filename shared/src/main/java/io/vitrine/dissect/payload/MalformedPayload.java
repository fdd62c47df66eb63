package io.vitrine.dissect.payload;

/** A payload is not what it was taken for. Without a stack trace: payloads are anything. */
class MalformedPayload extends Exception {
  private static final long serialVersionUID = 1L;

  private final int offset;

  /**
   * @param offset of the byte where that shows, from the start of the payload
   */
  MalformedPayload(String message, int offset) {
    super(message, null, false, false);
    this.offset = offset;
  }

  int offset() {
    return offset;
  }
}
