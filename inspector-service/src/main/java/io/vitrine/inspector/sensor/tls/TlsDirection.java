package io.vitrine.inspector.sensor.tls;

import io.vitrine.filter.FrameFields;
import io.vitrine.inspector.sensor.layer.FieldSink;
import io.vitrine.inspector.sensor.layer.Segment;
import io.vitrine.inspector.sensor.reassembly.ByteSink;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The records of one direction (RFC 8446, 5). Behind a gap it goes on where a segment begins with a
 * record. Without keys it reads no further than the handshake. One thread.
 */
final class TlsDirection implements ByteSink {
  private static final int HEADER_BYTES = 5;

  /** Longest record: 2^14 bytes and what encryption adds in TLS 1.2. */
  private static final int RECORD_BYTES_MAX = 16_384 + 2_048;

  private static final int CHANGE_CIPHER_SPEC = 20;
  private static final int ALERT = 21;
  private static final int HANDSHAKE = 22;
  private static final int APPLICATION_DATA = 23;

  private static final int ALERT_BYTES = 2;

  /** So many records may be missing in a gap. */
  private static final int SKIP_MAX = 256;

  private final TlsStream stream;
  private final boolean first;
  private final Handshakes handshakes;
  private final byte[] header = new byte[HEADER_BYTES];
  private int headerLength;
  private byte[] content = new byte[0];
  private int contentLength;
  private boolean encrypted;
  private boolean handshakeKeys = true;
  private boolean lost;
  private boolean gapBefore;
  private long bytesMissing;
  private boolean over;
  private @Nullable RecordKeys keys;
  private @Nullable ByteSink inside;

  TlsDirection(TlsStream stream, boolean first) {
    this.stream = stream;
    this.first = first;
    this.handshakes = new Handshakes(stream, first);
  }

  @Override
  public void data(byte[] bytes, int offset, int length, Segment at) {
    int from = offset;
    int end = offset + length;
    if (lost) {
      if (!record(bytes, from, length)) {
        bytesMissing += length;
        return;
      }
      lost = false;
    }
    while (from < end && !over) {
      if (headerLength < HEADER_BYTES) {
        header[headerLength++] = bytes[from++];
        over = headerLength == HEADER_BYTES && !begin();
        continue;
      }
      int take = Math.min(end - from, content.length - contentLength);
      System.arraycopy(bytes, from, content, contentLength, take);
      contentLength += take;
      from += take;
      if (contentLength == content.length) {
        headerLength = 0;
        record(at);
      }
    }
  }

  private boolean begin() {
    if (!record(header, 0, HEADER_BYTES)) {
      return false;
    }
    content = new byte[(header[3] & 0xFF) << 8 | (header[4] & 0xFF)];
    contentLength = 0;
    return true;
  }

  private static boolean record(byte[] bytes, int offset, int length) {
    if (length < HEADER_BYTES) {
      return false;
    }
    int type = bytes[offset];
    int size = (bytes[offset + 3] & 0xFF) << 8 | (bytes[offset + 4] & 0xFF);
    return type >= CHANGE_CIPHER_SPEC
        && type <= 24
        && bytes[offset + 1] == 3
        && bytes[offset + 2] <= 4
        && size > 0
        && size <= RECORD_BYTES_MAX;
  }

  @Override
  public void gap(int length, Segment at) {
    bytesMissing += length + headerLength + contentLength;
    headerLength = 0;
    contentLength = 0;
    lost = true;
    gapBefore = true;
  }

  @Override
  public void end() {
    if (inside != null) {
      inside.end();
    }
  }

  private void record(Segment at) {
    int type = header[0];
    FieldSink fields = stream.fields();
    fields.field(at, FrameFields.TLS_RECORD, true);
    fields.field(at, FrameFields.TLS_RECORD_VERSION, (header[1] & 0xFFL) << 8 | header[2] & 0xFF);
    fields.field(at, FrameFields.TLS_RECORD_LENGTH, (long) content.length);
    boolean opaque = stream.version13() && type == APPLICATION_DATA;
    fields.field(
        at, opaque ? FrameFields.TLS_OPAQUE_TYPE : FrameFields.TLS_CONTENT_TYPE, (long) type);
    if (type == CHANGE_CIPHER_SPEC) {
      fields.field(at, FrameFields.TLS_CHANGE_CIPHER_SPEC, true);
      // In TLS 1.3 it means nothing (RFC 8446, D.4).
      encrypted |= !stream.version13();
    } else if (type == HANDSHAKE && !encrypted) {
      handshakes.add(content, at);
    } else if (type == APPLICATION_DATA || encrypted) {
      encrypted = true;
      decrypt(type, at);
    } else if (type == ALERT) {
      alert(content, content.length, at);
    }
  }

  private void alert(byte[] message, int length, Segment at) {
    FieldSink fields = stream.fields();
    fields.field(at, FrameFields.TLS_ALERT, true);
    if (length == ALERT_BYTES) {
      fields.field(at, FrameFields.TLS_ALERT_LEVEL, message[0] & 0xFFL);
      fields.field(at, FrameFields.TLS_ALERT_DESCRIPTION, message[1] & 0xFFL);
    }
  }

  private void decrypt(int type, Segment at) {
    byte[] plain = plain();
    if (plain == null) {
      unread(type, at);
      return;
    }
    int inner = type;
    int length = plain.length;
    if (stream.version13()) {
      while (length > 0 && plain[length - 1] == 0) {
        length--;
      }
      inner = length == 0 ? 0 : plain[--length];
      stream.fields().field(at, FrameFields.TLS_CONTENT_TYPE, (long) inner);
    }
    if (inner == APPLICATION_DATA) {
      stream.fields().field(at, FrameFields.TLS_APP_DATA, content);
      deliver(plain, length, at);
    } else if (inner == HANDSHAKE) {
      handshake(Arrays.copyOf(plain, length), at);
    } else if (inner == ALERT) {
      alert(plain, length, at);
    }
  }

  /** Of what cannot be decrypted its header tells what it is. */
  private void unread(int type, Segment at) {
    FieldSink fields = stream.fields();
    switch (type) {
      case APPLICATION_DATA -> fields.field(at, FrameFields.TLS_APP_DATA, content);
      case HANDSHAKE -> fields.field(at, FrameFields.TLS_HANDSHAKE, true);
      case ALERT -> fields.field(at, FrameFields.TLS_ALERT, true);
      default -> {}
    }
  }

  private byte @Nullable [] plain() {
    if (keys == null) {
      keys = stream.keys(first, stream.version13() && handshakeKeys);
    }
    // Keys may come yet: then this record is one that is missing.
    gapBefore |= keys == null;
    int skipMax = gapBefore ? SKIP_MAX : 0;
    byte[] plain = keys == null ? null : keys.decrypt(header, content, skipMax);
    if (plain == null && stream.version13() && handshakeKeys) {
      // The log may lack the secrets of the handshake, or its last message is in a gap.
      RecordKeys later = stream.keys(first, false);
      plain = later == null ? null : later.decrypt(header, content, skipMax);
      if (plain != null) {
        keys = later;
        handshakeKeys = false;
      }
    }
    if (plain == null && keys == null && stream.keys(first, false) == null) {
      bytesMissing += content.length;
    }
    gapBefore = gapBefore && plain == null;
    return plain;
  }

  private void deliver(byte[] plain, int length, Segment at) {
    ByteSink to = inside;
    if (to == null) {
      to = stream.inside(first);
      inside = to;
    }
    if (bytesMissing > 0) {
      to.gap((int) Math.min(Integer.MAX_VALUE, bytesMissing), at);
      bytesMissing = 0;
    }
    if (length > 0) {
      to.data(plain, 0, length, at);
    }
  }

  private void handshake(byte[] messages, Segment at) {
    int last = handshakes.add(messages, at);
    try {
      if (last == Handshakes.FINISHED && stream.version13() && handshakeKeys) {
        handshakeKeys = false;
        keys = stream.keys(first, false);
      } else if (last == Handshakes.KEY_UPDATE && keys != null) {
        keys = keys.updated();
      }
    } catch (GeneralSecurityException e) {
      keys = null;
    }
  }
}
