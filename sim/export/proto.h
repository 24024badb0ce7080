// Protocol buffers' wire format, as much of it as an export writes: a message is put together at
// the end of a string, field by field. https://protobuf.dev/programming-guides/encoding
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace fiberscope::exports {

class Message {
  public:
    // Writes to the end of `out`, which must outlive it.
    explicit Message(std::string& out) : out_(out) {}

    // int64, uint64, bool and enums.
    void number(std::uint32_t field, std::uint64_t value);
    void fixed64(std::uint32_t field, std::uint64_t value);
    void bytes(std::uint32_t field, std::string_view value);

    // A field that is a message: `fill` is given it, empty, and must write to it alone meanwhile.
    template <class Fill>
    void message(std::uint32_t field, Fill fill) {
        const std::size_t begin = open(field);
        fill(*this);
        close(begin);
    }

  private:
    void varint(std::uint64_t value);
    std::size_t open(std::uint32_t field);
    void close(std::size_t begin);

    std::string& out_;
};

}  // namespace fiberscope::exports
