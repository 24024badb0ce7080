#include "sim/trace/writer.h"

#include "sim/trace/block.h"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <unistd.h>

namespace fiberscope::trace {
namespace {

std::string packed_meta(const Meta& meta) {
    const std::pair<std::string_view, std::string> entries[] = {
        {"file", meta.file},
        {"source", meta.source},
        {"world", meta.world},
        {"seed", std::to_string(meta.seed)},
        {"procs", std::to_string(meta.procs)},
    };
    std::string out;
    for (const auto& [key, value] : entries) {
        put_text(out, key);
        put_text(out, value);
    }
    return out;
}

}  // namespace

Writer::Writer(std::filesystem::path target, const StringTable& strings, const Meta& meta,
               std::uint32_t chunk_bytes)
    : target_(std::move(target)), strings_(strings), chunk_bytes_(chunk_bytes) {
    open();
    std::string header(kMagic);
    put_fixed(header, kVersion, 2);
    put_fixed(header, 0, 2);
    put(header);
    put_block(kMetaTag, packed_meta(meta));
}

Writer::~Writer() {
    if (!finished_) abandon();
}

void Writer::open() {
    if (target_.refusal()) {
        error_ = fmt::format("{}: cannot write the trace: {}", target_.target().string(),
                             *target_.refusal());
        return;
    }
    file_.reset(std::fopen(target_.part().c_str(), "wb"));
    if (!file_) fail("cannot write the trace");
}

void Writer::fail(const std::string& what) {
    if (error_) return;
    error_ = fmt::format("{}: {}: {}", target_.target().string(), what, std::strerror(errno));
    keep_what_is_good();
}

// It can be opened: up to the last whole chunk, what follows goes.
void Writer::keep_what_is_good() {
    if (!file_ || events_written_ == 0) return abandon();
    (void)std::fflush(file_.get());
    // If this fails there is half a block at the end, which a reader tells.
    (void)::ftruncate(::fileno(file_.get()), static_cast<off_t>(good_bytes_));
    file_.reset();
    target_.keep();
    kept_ = true;
}

void Writer::abandon() {
    if (!file_) return;
    file_.reset();
    target_.give_up();
}

void Writer::put(std::string_view bytes) {
    if (error_) return;
    if (std::fwrite(bytes.data(), 1, bytes.size(), file_.get()) != bytes.size()) {
        fail(fmt::format("cannot write the trace at byte {}", offset_));
        return;
    }
    offset_ += bytes.size();
}

void Writer::put_block(std::uint32_t block_tag, std::string_view raw_bytes) {
    if (error_) return;
    if (raw_bytes.size() > kBlockBytesMax) {
        errno = EFBIG;
        fail("cannot write the trace: too long a text");
        return;
    }
    put(pack_block(block_tag, raw_bytes));
}

void Writer::take(const Event& event, std::string_view text) {
    if (finished_) return;
    ++events_;
    if (error_) return;
    packer_.pack(chunk_, event, text);
    summarizer_.add(event);
    ++chunk_events_;
    if (chunk_.size() >= chunk_bytes_) put_chunk();
}

void Writer::put_keyframe(std::string_view packed) {
    std::string out;
    put_varint(out, events_);
    out += packed;
    // A state that is too large for a block is one that readers do without.
    if (out.size() <= kBlockBytesMax) put_block(kKeyframeTag, out);
}

// An event's strings were in the table before it was emitted, so all of this chunk's are now.
void Writer::put_strings() {
    const std::uint32_t size = strings_.size();
    if (size == strings_written_) return;
    std::string out;
    put_varint(out, strings_written_);
    put_varint(out, size - strings_written_);
    for (; strings_written_ < size; ++strings_written_) {
        put_text(out, strings_.text(StringId{strings_written_}));
    }
    put_block(kStringsTag, out);
}

void Writer::put_chunk() {
    if (chunk_events_ == 0) return;
    put_strings();
    std::string out;
    put_summary(out, summarizer_.take());
    put_block(kSummaryTag, out);
    index_.emplace_back(offset_, chunk_events_);
    out.clear();
    put_varint(out, chunk_events_);
    out += chunk_;
    put_block(kEventsTag, out);
    // Who opens the file meanwhile, or finds it after a crash of ours, has the chunk.
    if (!error_ && std::fflush(file_.get()) != 0) fail("cannot write the trace");
    if (!error_) {
        events_written_ = events_;
        good_bytes_ = offset_;
    }
    chunk_.clear();
    chunk_events_ = 0;
    packer_.begin_chunk();
}

std::optional<std::string> Writer::finish() {
    if (finished_) return error_;
    put_chunk();
    std::string index;
    put_varint(index, events_);
    put_varint(index, strings_written_);
    put_varint(index, index_.size());
    for (const auto& [offset, events] : index_) {
        put_varint(index, offset);
        put_varint(index, events);
    }
    const std::uint64_t index_offset = offset_;
    put_block(kIndexTag, index);
    std::string trailer;
    put_fixed(trailer, index_offset, 8);
    trailer += kEndMagic;
    put(trailer);
    finished_ = true;
    if (!error_ && std::fflush(file_.get()) != 0) fail("cannot write the trace");
    if (kept_)
        error_ = fmt::format("{}; {} of {} events are in {}", *error_, events_written_, events_,
                             target_.part().string());
    if (error_) return error_;
    if (std::fclose(file_.release()) != 0) {
        fail("cannot write the trace");
        target_.give_up();
        return error_;
    }
    if (const auto failure = target_.give_name())
        error_ = fmt::format("{}: cannot name the trace: {}", target_.target().string(), *failure);
    return error_;
}

}  // namespace fiberscope::trace
