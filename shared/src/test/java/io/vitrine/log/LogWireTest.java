package io.vitrine.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

/** What crosses the bus, and what stands on disk, byte by byte. */
class LogWireTest {
  @Property(tries = 200)
  void aRequestComesBackAsItWent(
      @ForAll LogRequest.Op op,
      @ForAll @IntRange(max = 65_535) int linger,
      @ForAll long session,
      @ForAll int ordinal,
      @ForAll long sequence,
      @ForAll String consumer) {
    LogRequest request =
        new LogRequest(op, linger, session, ordinal, 7, 8, sequence, -session, clean(consumer));
    assertThat(LogRequest.decode(request.encode())).isEqualTo(request);
  }

  @Property(tries = 200)
  void aReplyComesBackAsItWent(
      @ForAll long epoch, @ForAll long first, @ForAll @Size(max = 20) List<byte[]> records) {
    List<Buffer> buffers = records.stream().map(Buffer::buffer).toList();
    LogReply reply = new LogReply(epoch, first + 5, new LogBatch(first, 3, buffers));
    assertThat(LogReply.decode(reply.encode())).isEqualTo(reply);
  }

  @Test
  void aReplyThatIsNotWholeIsRefused() {
    List<Buffer> records = List.of(Buffer.buffer("one"), Buffer.buffer("two"));
    Buffer reply = new LogReply(1, 2, new LogBatch(1, 0, records)).encode();
    for (int length = 40; length < reply.length(); length++) {
      Buffer part = reply.getBuffer(0, length);
      assertThatThrownBy(() -> LogReply.decode(part)).hasMessageContaining("2 records in");
    }
  }

  @Property(tries = 500)
  void anyOtherBytesAreRefused(@ForAll byte[] bytes) {
    Buffer body = Buffer.buffer(bytes);
    try {
      assertThat(LogRequest.decode(body).encode()).isEqualTo(body);
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("log request");
    }
  }

  @Test
  void anotherVersionIsRefused() {
    Buffer request = LogRequest.release("me", 1, 2).encode().setByte(0, (byte) 9);
    assertThatThrownBy(() -> LogRequest.decode(request))
        .hasMessage("log request version: 9 (expected: 1)");
    Buffer reply = new LogReply(1, 2, LogBatch.none(0)).encode().setByte(0, (byte) 9);
    assertThatThrownBy(() -> LogReply.decode(reply))
        .hasMessage("log reply version: 9 (expected: 1)");
    byte[] block = new PendingBlock().seal(1, 0).value();
    block[0] = 9;
    assertThatThrownBy(() -> new Block(1, block)).hasMessageContaining("version 9 (expected: 1)");
  }

  @Property(tries = 200)
  void aBlockHoldsItsRecordsAndCountsTheirBytes(
      @ForAll @Size(min = 1, max = 30) List<byte[]> records,
      @ForAll @IntRange(max = 100) int bytesMax) {
    PendingBlock pending = new PendingBlock();
    records.forEach(record -> pending.add(Buffer.buffer(record)));
    Block block = new Block(11, pending.seal(11, 1000).value());
    assertThat(block.last()).isEqualTo(10 + records.size());
    long bytes = 1000;
    for (int i = 0; i < records.size(); i++) {
      bytes += records.get(i).length + Block.RECORD_OVERHEAD_BYTES;
      assertThat(block.bytesThrough(11 + i)).isEqualTo(bytes);
      BatchCollector collector = new BatchCollector(5, 11 + i, Long.MAX_VALUE, bytesMax);
      boolean more = collector.add(block);
      List<Buffer> read = collector.toBatch().records();
      assertThat(collector.toBatch().first()).isEqualTo(11 + i);
      assertThat(read).isNotEmpty();
      int sum = 0;
      for (int k = 0; k < read.size(); k++) {
        assertThat(read.get(k).getBytes()).isEqualTo(records.get(i + k));
        sum += records.get(i + k).length;
      }
      boolean all = i + read.size() == records.size();
      assertThat(read.size() == 1 || sum <= bytesMax).isTrue();
      assertThat(all || sum + records.get(i + read.size()).length > bytesMax).isTrue();
      assertThat(more).isEqualTo(all && sum < bytesMax);
    }
    assertThat(pending.weight()).isEqualTo(bytes - 1000);
  }

  /** Lone surrogates do not survive UTF-8, and no consumer has such a name. */
  private static String clean(String text) {
    return text.replaceAll("[\\ud800-\\udfff]", "");
  }
}
