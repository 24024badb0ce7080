// Events as few bytes, and back. Both sides predict each field from the events before it in the
// same chunk and store only what differs; a chunk can be read without any other.
#pragma once

#include "sim/trace/format.h"

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace fiberscope::trace {

// Little-endian base 128, as in protocol buffers: seven bits a byte, the top bit says "more".
void put_varint(std::string& out, std::uint64_t value);
void put_signed(std::string& out, std::int64_t value);   // zigzag: 0, -1, 1, -2, ...
void put_text(std::string& out, std::string_view text);  // its length, then it

// Takes what it reads off the front of a buffer. After the first failure everything fails.
class Input {
  public:
    explicit Input(std::string_view bytes) : rest_(bytes) {}

    std::uint64_t varint(std::uint64_t max);
    std::int64_t signed_varint();
    std::string_view bytes(std::uint64_t count);
    std::string_view text() { return bytes(varint(rest_.size())); }
    std::uint8_t byte();
    bool empty() const { return rest_.empty(); }
    std::size_t left() const { return rest_.size(); }
    bool failed() const { return failed_; }
    void fail() { failed_ = true; }

  private:
    std::string_view rest_;
    bool failed_ = false;
};

// What the next event will probably be like. Equal on both sides at every event of a chunk.
class Predictor {
  public:
    std::uint32_t number(const Event& event) const;
    std::uint32_t g(std::uint16_t m) const { return last_g_[m % kSlots]; }
    std::uint16_t m() const { return last_m_; }
    std::uint64_t stamp_ns() const { return last_stamp_ns_; }
    void learn(const Event& event);

  private:
    static constexpr std::size_t kSlots = 256;  // collisions cost bytes, nothing else
    static std::size_t slot_of(const Event& event);

    std::uint64_t last_stamp_ns_ = 0;
    std::uint16_t last_m_ = 0;
    std::array<std::uint32_t, kSlots> last_g_{};
    std::array<std::array<std::uint32_t, kSlots>, kOrderCount>
        next_number_{};  // by Order, then by slot
};

class Packer {
  public:
    void pack(std::string& out, const Event& event, std::string_view text);
    void begin_chunk() { predictor_ = {}; }

  private:
    Predictor predictor_;
};

class Unpacker {
  public:
    // The next event of the chunk; false if the bytes are no event (then nothing more is one).
    bool unpack(Input& in, Event& event, std::string_view& text);
    void begin_chunk() { predictor_ = {}; }

  private:
    Predictor predictor_;
};

}  // namespace fiberscope::trace
