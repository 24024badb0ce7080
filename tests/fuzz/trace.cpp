// No bytes, however broken, crash the reader of traces, the history made of one, or the check: what
// it gives can be read everywhere, forwards and backwards.
//
// A change of bytes alone gets no further than the checksums. So most changes are made in what a
// block packs, which is then packed anew.
#include "core/runtime.h"
#include "sim/replay/check.h"
#include "sim/replay/history.h"
#include "sim/replay/recording.h"
#include "sim/trace/block.h"
#include "sim/trace/reader.h"
#include "sim/world/simulated.h"
#include "tests/sim/replay/load.h"

#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <unistd.h>
#include <vector>

extern "C" std::size_t LLVMFuzzerMutate(std::uint8_t* data, std::size_t size, std::size_t max_size);

namespace {

using namespace fiberscope;

std::string recorded(std::uint64_t seed) {
    const std::filesystem::path path =
        std::filesystem::temp_directory_path() / ("fuzz_trace-" + std::to_string(::getpid()));
    StringTable strings;
    {
        world::Simulated world;
        replay::Recording recording(path, strings,
                                    {.file = "x.go",
                                     .source = "package main\n",
                                     .world = "simulated",
                                     .seed = seed,
                                     .procs = 2},
                                    static_cast<std::uint32_t>(200 + seed % 7 * 300));
        run([seed] { test::mixed_load(static_cast<int>(1 + seed % 5)); },
            {.procs = static_cast<std::uint32_t>(1 + seed % 3),
             .world = &world,
             .sink = &recording,
             .strings = &strings,
             .seed = seed});
        if (recording.finish()) std::abort();
    }
    std::ifstream in(path, std::ios::binary);
    std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::filesystem::remove(path);
    return bytes;
}

struct Part {
    std::size_t at = 0, length = 0;
    trace::BlockHead head;
};

std::vector<Part> parts_of(std::string_view bytes) {
    std::vector<Part> parts;
    for (std::size_t at = trace::kHeaderBytes; at + trace::kBlockHeaderBytes <= bytes.size();) {
        Part part{.at = at, .length = 0, .head = {}};
        if (!trace::take_head(bytes.substr(at, trace::kBlockHeaderBytes), part.head).empty()) break;
        part.length = trace::kBlockHeaderBytes + part.head.packed_bytes;
        if (at + part.length > bytes.size()) break;
        parts.push_back(part);
        at += part.length;
    }
    return parts;
}

struct Count final : Sink {
    void take(const Event&, std::string_view text) override { bytes += text.size() + 1; }
    std::uint64_t bytes = 0;
};

std::string_view view_of(const std::uint8_t* data, std::size_t size) {
    return {static_cast<const char*>(static_cast<const void*>(data)), size};
}

}  // namespace

// libFuzzer's names for them.
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size,
                                               std::size_t max_size, unsigned seed) {
    std::string bytes(view_of(data, size));
    const std::vector<Part> parts = parts_of(bytes);
    if (parts.empty()) bytes = recorded(seed % 64);
    if (!parts.empty() && seed % 8 == 0) return LLVMFuzzerMutate(data, size, max_size);
    if (!parts.empty()) {
        const Part& part = parts[seed / 8 % parts.size()];
        std::string raw_bytes;
        const std::string_view packed = std::string_view(bytes).substr(
            part.at + trace::kBlockHeaderBytes, part.head.packed_bytes);
        if (!trace::unpack_block(part.head, packed, raw_bytes)) raw_bytes.clear();
        const std::size_t before = raw_bytes.size();
        raw_bytes.resize(before + 64);
        raw_bytes.resize(
            LLVMFuzzerMutate(static_cast<std::uint8_t*>(static_cast<void*>(raw_bytes.data())),
                             before, raw_bytes.size()));
        bytes.replace(part.at, part.length, trace::pack_block(part.head.block_tag, raw_bytes));
        // What was an index no longer agrees.
        if (seed % 3 == 0 && parts.back().head.block_tag == trace::kIndexTag &&
            part.at < parts.back().at)
            bytes.resize(bytes.size() - trace::kTrailerBytes - parts.back().length);
    }
    if (bytes.size() > max_size) return LLVMFuzzerMutate(data, size, max_size);
    std::memcpy(data, bytes.data(), bytes.size());
    return bytes.size();
}

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string bytes(view_of(data, size));
    StringTable strings;
    const auto open = [&](StringTable& names) {
        return std::make_unique<trace::TraceFile>(std::make_unique<trace::MemorySource>(bytes),
                                                  "x.fscope", names);
    };
    auto file = open(strings);
    if (!file->error().empty()) return 0;
    {
        replay::Check check(strings);
        Count count;
        trace::read_trace(*file, check);
        trace::read_trace(*file, count);
        (void)check.verdict();
    }
    const std::uint64_t events = file->events();
    replay::History history;
    history.open(std::move(file));
    if (history.size() != events) std::abort();
    using replay::About;
    for (std::uint64_t i = 0; i < 16 && events != 0; ++i) {
        const std::uint64_t at = (i * 7919 + size) % events;
        if (history.seek(at).events != at) std::abort();
        (void)history.text(at);
        const Event event = history.event(at);
        for (const About about : {About::go(event.go()), About::object(event.object_id()),
                                  About::proc(event.proc()), About::kind(event.kind)}) {
            const auto next = history.next_of(about, at);
            if (next && (*next <= at || !about.is(history.event(*next - 1)))) std::abort();
            const auto previous = history.previous_of(about, at);
            if (previous && (*previous >= at || !about.is(history.event(*previous - 1))))
                std::abort();
        }
        (void)history.events().firings(at);
    }
    return 0;
}
