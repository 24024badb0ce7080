// Bytes to read from, anywhere: a file, or memory.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <utility>

namespace fiberscope::trace {

class Source {
  public:
    virtual ~Source() = default;
    // As many of `count` bytes from `offset` on as there are, or can be read.
    virtual std::string read(std::uint64_t offset, std::uint64_t count) const = 0;
    virtual std::uint64_t size() const = 0;
};

class MemorySource final : public Source {
  public:
    explicit MemorySource(std::string bytes) : bytes_(std::move(bytes)) {}
    std::string read(std::uint64_t offset, std::uint64_t count) const override {
        return offset < bytes_.size() ? bytes_.substr(offset, count) : std::string();
    }
    std::uint64_t size() const override { return bytes_.size(); }

  private:
    std::string bytes_;
};

// Nothing, and errno, if it cannot be opened, or is a directory. A pipe is read to its end first.
std::unique_ptr<Source> open_source(const std::filesystem::path& path);

}  // namespace fiberscope::trace
