#include "tests/sim/gotrace/assemble.h"

#include "sim/gotrace/events.h"

#include <cstdint>
#include <map>
#include <sstream>
#include <stdexcept>
#include <vector>

namespace fiberscope::gotrace {
namespace {

int type_named(const std::string& name) {
    for (int type = 0; type < 256; ++type) {
        if (name == name_of(static_cast<Type>(type))) return type;
    }
    throw std::runtime_error("no event is called " + name);
}

class Assembler {
  public:
    std::string run(std::string_view text) {
        std::istringstream lines{std::string(text)};
        for (std::string line; std::getline(lines, line);) {
            std::istringstream words(line);
            std::string word;
            if (words >> word && word[0] != '#') take(word, words);
        }
        end_batch();
        return out_;
    }

  private:
    static std::vector<std::uint64_t> numbers(std::istream& words) {
        std::vector<std::uint64_t> all;
        for (std::string word; words >> word;)
            all.push_back(word == "-" ? kNone : std::stoull(word));
        return all;
    }

    void take(const std::string& word, std::istream& words) {
        if (word == "go") {
            std::string version;
            words >> version;
            out_ += "go " + version + " trace";
            out_.resize(kHeaderBytes);
        } else if (word == "batch" || word == "experiment") {
            const auto args = numbers(words);
            begin_batch(args.at(0), args.at(1), args.at(2), word == "batch" ? 1 : 49);
        } else if (word == "strings" || word == "stacks" || word == "samples" || word == "sync") {
            begin_batch(numbers(words).at(0), kNone, 0);
            data_ += static_cast<char>(word == "strings"   ? kStrings
                                       : word == "stacks"  ? kStacks
                                       : word == "samples" ? kCpuSamples
                                                           : kSync);
        } else if (word == "string") {
            std::uint64_t id = 0;
            std::string rest;
            words >> id >> std::ws;
            std::getline(words, rest);
            data_ += static_cast<char>(kString) + number(id) + number(rest.size()) + rest;
        } else if (word == "stack") {
            const auto args = numbers(words);
            data_ += static_cast<char>(kStack) + number(args.at(0)) + number((args.size() - 1) / 4);
            for (std::size_t i = 1; i < args.size(); ++i)
                data_ += number(args[i]);
        } else if (word == "freq") {
            const auto args = numbers(words);
            begin_batch(args.at(0), kNone, 0);
            data_ += static_cast<char>(kFrequency) + number(args.at(1));
        } else if (word == "bytes") {
            for (const std::uint64_t byte : numbers(words))
                data_ += static_cast<char>(byte);
            if (!in_batch_) out_ += std::exchange(data_, {});
        } else if (word == "end") {  // of the generation
            end_batch();
            out_ += static_cast<char>(kEndOfGeneration);
        } else {
            data_ += static_cast<char>(type_named(word));
            for (const std::uint64_t arg : numbers(words))
                data_ += number(arg);
        }
    }

    void begin_batch(std::uint64_t generation, std::uint64_t m, std::uint64_t time, int mark = 1) {
        end_batch();
        out_ += static_cast<char>(mark);
        if (mark == kExperimentalBatch) out_ += '\1';
        out_ += number(generation) + number(m) + number(time);
        in_batch_ = true;
    }
    void end_batch() {
        if (in_batch_) out_ += number(data_.size()) + data_;
        data_.clear();
        in_batch_ = false;
    }

    std::string out_, data_;
    bool in_batch_ = false;
};

}  // namespace

std::string number(std::uint64_t value) {
    std::string out;
    for (; value >= 0x80; value >>= 7)
        out += static_cast<char>(value | 0x80);
    return out + static_cast<char>(value);
}

std::string assemble_go(std::string_view text) {
    const std::map<std::string, int> marks = {
        {"EventBatch", kEventBatch}, {"Stacks", kStacks},      {"Stack", kStack},
        {"Strings", kStrings},       {"String", kString},      {"CPUSamples", kCpuSamples},
        {"CPUSample", kCpuSample},   {"Frequency", kFrequency}};
    std::string out;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string word;
        if (!(words >> word)) continue;
        if (word == "Trace") {
            words >> word;  // Go1.22
            out += "go " + word.substr(2) + " trace";
            out.resize(kHeaderBytes);
            continue;
        }
        if (word.starts_with("data=")) {
            const std::size_t begin = line.find('"') + 1;
            const std::string data = line.substr(begin, line.rfind('"') - begin);
            if (data.find('\\') != std::string::npos) throw std::runtime_error("escapes: " + data);
            out += number(data.size()) + data;
            continue;
        }
        if (word.find('=') == std::string::npos) {
            const auto mark = marks.find(word);
            out += static_cast<char>(mark != marks.end() ? mark->second : type_named(word));
        } else {
            words = std::istringstream(line);  // a frame, which has no name
        }
        while (words >> word)
            out += number(std::stoull(word.substr(word.find('=') + 1)));
    }
    return out;
}

std::string assemble(std::string_view text) {
    return Assembler().run(text);
}

}  // namespace fiberscope::gotrace
