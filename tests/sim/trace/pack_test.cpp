#include "sim/trace/pack.h"

#include "tests/catch.h"
#include "tests/sim/trace/trace_files.h"

#include <random>

namespace fiberscope::trace {

TEST_CASE("pack: a varint comes back, and one beyond its bound does not", "[trace]") {
    for (const std::uint64_t value : {0ull, 1ull, 127ull, 128ull, 300ull, 1ull << 56, ~0ull}) {
        std::string out;
        put_varint(out, value);
        Input in(out);
        CHECK(in.varint(~0ull) == value);
        CHECK(in.empty());
        CHECK(!in.failed());
        if (value == 0) continue;
        Input bounded(out);
        bounded.varint(value - 1);
        CHECK(bounded.failed());
    }
    Input endless("\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff");
    endless.varint(~0ull);
    CHECK(endless.failed());
    Input cut("\x80");
    cut.varint(~0ull);
    CHECK(cut.failed());
}

TEST_CASE("pack: the checksum is the one of zip and PNG", "[trace]") {
    CHECK(crc32("123456789") == 0xCBF43926u);
}

TEST_CASE("pack: any event at all comes back as it was", "[trace]") {
    std::mt19937 random(20);
    std::vector<Story::Entry> entries;
    for (int i = 0; i < 20'000; ++i) {
        // Small, large and extreme values of every field.
        const auto value = [&] {
            const std::uint32_t values[] = {static_cast<std::uint32_t>(random() % 300),
                                            static_cast<std::uint32_t>(random()), 0, 0xffffffffu};
            return values[random() % 4];
        };
        Story::Entry entry;
        entry.event.kind = static_cast<Kind>(random() % kKindCount);
        entry.event.rule = static_cast<Rule>(random() % kRuleCount);
        entry.event.stamp_ns = (std::uint64_t{value()} << 24 | value()) & 0xffffffffffffffu;
        entry.event.m = value() & 0xffff;
        entry.event.g = value();
        entry.event.object = value();
        entry.event.number = value();
        entry.event.a = value();
        entry.event.b = value();
        entry.text = std::string(random() % 3 == 0 ? random() % (kTextBytesMax + 1) : 0, 'x');
        entry.event.text_bytes = entry.text.size() & 0xff;
        entries.push_back(entry);
    }
    std::string out;
    Packer packer;
    for (const auto& entry : entries)
        packer.pack(out, entry.event, entry.text);
    Input in(out);
    Unpacker unpacker;
    std::size_t same_count = 0;
    for (const auto& entry : entries) {
        Story::Entry read;
        std::string_view text;
        REQUIRE(unpacker.unpack(in, read.event, text));
        read.text = text;
        same_count += same(read, entry);
    }
    CHECK(same_count == entries.size());
    CHECK(in.empty());
}

TEST_CASE("pack: the usual event takes a few bytes", "[trace]") {
    Story story;
    tell_everything(story);
    std::string out;
    Packer packer;
    for (const auto& entry : story.entries)
        packer.pack(out, entry.event, entry.text);
    CHECK(out.size() < story.entries.size() * 9);
}

TEST_CASE("pack: bytes that are no event are refused", "[trace]") {
    const auto refused = [](std::string_view bytes) {
        Input in(bytes);
        Event event;
        std::string_view text;
        return !Unpacker().unpack(in, event, text);
    };
    CHECK(refused(""));
    CHECK(refused(std::string_view("\x01\x00", 2)));              // no stamp
    CHECK(refused(std::string_view("\xf0\x00\x00", 3)));          // no such kind
    CHECK(refused(std::string_view("\x01\x02\x00\x60", 4)));      // no such rule
    CHECK(refused(std::string_view("\x01\x00\x01", 3)));          // a stamp of -1
    CHECK(refused(std::string_view("\x01\x80\x00\xff\x01", 5)));  // text of 255 bytes
    CHECK(!refused(std::string_view("\x01\x00\x00", 3)));
}

}  // namespace fiberscope::trace
