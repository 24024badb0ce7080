// What became of an input or output, as a value: like Go's (n, err).
#pragma once

#include <cstddef>
#include <string>

namespace fiberscope {

class IoError {
  public:
    constexpr IoError() = default;
    // The kernel's, an errno.
    static constexpr IoError kernel(int number) { return IoError(number); }
    static const IoError eof;             // the other side has closed, or the file is at its end
    static const IoError closed;          // used after close(), or closed while it waited
    static const IoError network_closed;  // the same for a connection or listener
    static const IoError timeout;         // its deadline has passed

    explicit operator bool() const { return code_ != 0; }  // whether there is one
    bool operator==(const IoError&) const = default;
    int number() const { return code_ > 0 ? code_ : 0; }  // errno; 0 if it is none of the kernel's
    std::string text() const;                             // Go's words; empty if there is none

  private:
    explicit constexpr IoError(int code) : code_(code) {}
    int code_ = 0;
};

// How much was moved, and what ended it.
struct Transfer {
    std::size_t bytes = 0;
    IoError error;
};

}  // namespace fiberscope
