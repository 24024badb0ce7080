#include "sim/lang/code/program.h"

#include <fmt/format.h>

namespace fiberscope::lang {

namespace {

struct Form {
    const char* name;
    const char* operands;
};

constexpr Form kForms[] = {
#define X(name, operands, meaning) {#name, operands},
    FIBERSCOPE_OPCODES(X)
#undef X
};

std::string operand(char form, std::uint16_t value) {
    switch (form) {
        case 'r':
            return fmt::format(" r{}", value);
        case 'R':
            return value == kNone ? " -" : fmt::format(" r{}", value);
        case 'n':
            return fmt::format(" {}", static_cast<std::int16_t>(value));
        case 'u':
            return fmt::format(" {}", value);
        default:
            return "";
    }
}

}  // namespace

std::string disassemble(const Function& function) {
    std::string out =
        fmt::format("{} frame {} results {} params {}\n", function.name, function.frame_words,
                    function.result_words, function.param_words);
    for (std::size_t i = 0; i < function.code.size(); ++i) {
        const Instruction& at = function.code[i];
        const Form& form = kForms[static_cast<std::size_t>(at.op)];
        const auto next = static_cast<long>(i) + 1;
        out += fmt::format("{:5} {:4}  {}", i, function.lines[i], form.name);
        out += operand(form.operands[0], at.a);
        if (form.operands[1] == 'w')
            out += fmt::format(" {}", wide_signed(at));
        else if (form.operands[1] == 'J')
            out += fmt::format(" ->{}", next + wide_signed(at));
        else
            out += operand(form.operands[1], at.b);
        if (form.operands[1] != 'w' && form.operands[1] != 'J') {
            if (form.operands[2] == 'j')
                out += fmt::format(" ->{}", next + static_cast<std::int16_t>(at.c));
            else
                out += operand(form.operands[2], at.c);
        }
        out += "\n";
    }
    return out;
}

std::string disassemble(const Program& program) {
    std::string out;
    for (const auto& function : program.functions) {
        if (!function->hidden) out += disassemble(*function) + "\n";
    }
    return out;
}

}  // namespace fiberscope::lang
