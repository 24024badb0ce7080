#include "tests/differential/generator.h"

#include <fmt/format.h>

namespace fiberscope::test {

namespace {

constexpr const char* kBasicNames[] = {"int",     "int8",    "int16",  "int32",  "int64",
                                       "uint",    "uint8",   "uint16", "uint32", "uint64",
                                       "float64", "float32", "string", "bool"};
// A call in a loop that would run longer than this is left out.
constexpr int kDearest = 20'000;

int bits_of(Sort sort) {
    switch (sort) {
        case Sort::Int8:
        case Sort::Uint8:
            return 8;
        case Sort::Int16:
        case Sort::Uint16:
            return 16;
        case Sort::Int32:
        case Sort::Uint32:
            return 32;
        default:
            return 64;
    }
}

bool is_signed(Sort sort) {
    return sort <= Sort::Int64;
}

}  // namespace

GoType Generator::any_basic() {
    return {static_cast<Sort>(below(static_cast<int>(Sort::Bool) + 1))};
}
GoType Generator::any_integer() {
    return {chance(40) ? Sort::Int : static_cast<Sort>(below(static_cast<int>(Sort::Uint64) + 1))};
}

GoType Generator::any_type() {
    GoType type = any_basic();
    if (chance(55)) return type;
    type.sort =
        static_cast<Sort>(between(static_cast<int>(Sort::Slice), static_cast<int>(Sort::Func)));
    switch (type.sort) {
        case Sort::Slice:
            type.elem = any_basic().sort;
            break;
        case Sort::Map: {
            constexpr Sort kKeys[] = {Sort::Int, Sort::String, Sort::Int8, Sort::Uint16,
                                      Sort::Bool};
            type.elem = any_basic().sort;
            type.key = kKeys[below(5)];
            break;
        }
        case Sort::Array:
            type.elem = any_basic().sort;
            type.number = between(1, 4);
            break;
        case Sort::Struct:
        case Sort::Pointer:
            type.number = below(static_cast<int>(structs_.size()));
            break;
        default:
            break;
    }
    return type;
}

std::string Generator::name_of(const GoType& type) const {
    const auto basic = [](Sort sort) { return std::string(kBasicNames[static_cast<int>(sort)]); };
    switch (type.sort) {
        case Sort::Slice:
            return "[]" + basic(type.elem);
        case Sort::Map:
            return "map[" + basic(type.key) + "]" + basic(type.elem);
        case Sort::Array:
            return "[" + std::to_string(type.number) + "]" + basic(type.elem);
        case Sort::Struct:
            return structs_[static_cast<std::size_t>(type.number)].name;
        case Sort::Pointer:
            return "*" + structs_[static_cast<std::size_t>(type.number)].name;
        case Sort::Any:
            return "interface{}";
        case Sort::Shape:
            return top("shape");
        case Sort::Func:
            return "func(int) int";
        default:
            return basic(type.sort);
    }
}

const Variable* Generator::variable(const GoType& type, bool assignable) {
    std::vector<const Variable*> fit;
    for (const Variable& v : frame_.variables) {
        if (v.type == type && (v.assignable || !assignable)) fit.push_back(&v);
    }
    return fit.empty() ? nullptr : one_of(fit);
}

std::string Generator::constant(const GoType& type) {
    switch (type.sort) {
        case Sort::Float64:
        case Sort::Float32: {
            constexpr const char* kValues[] = {"0.5", "1.25", "-3",    "1e10",
                                               "0.1", "7",    "-0.75", "2"};
            return kValues[below(8)];
        }
        case Sort::String: {
            constexpr const char* kValues[] = {"\"\"",         "\"a\"",   "\"go\"",
                                               "\"h\\u00e9\"", "\"x y\"", "\"\\xff\"",
                                               "\"\\u4e16\"",  "\"b\\n\""};
            return kValues[below(8)];
        }
        case Sort::Bool:
            return chance(50) ? "true" : "false";
        default:
            break;
    }
    const int bits = bits_of(type.sort);
    if (chance(70)) return std::to_string(is_signed(type.sort) ? between(-9, 20) : below(30));
    // At the edges.
    if (is_signed(type.sort))
        return fmt::format("({}1 << {})", chance(50) ? "-" : "", bits - between(2, 3));
    return fmt::format("(1<<{} - {})", bits, between(1, 3));
}

std::string Generator::not_constant(const GoType& type, int depth) {
    if (const Variable* v = variable(type); v && chance(80)) return v->name;
    if (std::string x = element(type, depth - 1); !x.empty() && chance(50)) return x;
    if (type.sort == Sort::String && depth > 0 && chance(30)) return string(depth - 1);
    if (is_integer(type) && depth > 0 && chance(30)) return integer(type, depth - 1, true);
    return top(name_of(type)) + std::to_string(below(kGlobals));
}

std::string Generator::element(const GoType& type, int depth) {
    std::vector<std::string> found;
    for (const Variable& v : frame_.variables) {
        const bool of_this = type.sort == v.type.elem && is_basic(type);
        switch (v.type.sort) {
            case Sort::Slice:
                // It may be empty.
                if (of_this && frame_.may_panic)
                    found.push_back(v.name + "[" + top("in") + "(" + expr({Sort::Int}, depth - 1) +
                                    ", len(" + v.name + "))]");
                break;
            case Sort::Array:
                if (of_this)
                    found.push_back(v.name + "[" + top("in") + "(" + expr({Sort::Int}, depth - 1) +
                                    ", len(" + v.name + "))]");
                break;
            case Sort::Map:
                if (of_this) found.push_back(v.name + "[" + expr({v.type.key}, depth - 1) + "]");
                break;
            case Sort::Struct:
            case Sort::Pointer:
                for (const auto& [name, field] :
                     structs_[static_cast<std::size_t>(v.type.number)].fields)
                    if (field == type) found.push_back(v.name + "." + name);
                break;
            default:
                break;
        }
    }
    return found.empty() ? std::string() : one_of(found);
}

std::string Generator::call(const GoType& type, int depth) {
    std::vector<const Callable*> fit;
    for (const Callable& f : functions_) {
        if (f.result == type && frame_.times * f.cost < kDearest) fit.push_back(&f);
    }
    if (fit.empty()) return {};
    const Callable& f = *one_of(fit);
    frame_.cost += frame_.times * f.cost;
    std::string text = f.name + "(";
    for (std::size_t i = 0; i < f.params.size(); ++i)
        text += (i > 0 ? ", " : "") + expr(f.params[i], depth - 1);
    return text + ")";
}

std::string Generator::expr(const GoType& type, int depth) {
    if (is_basic(type)) {
        if (depth <= 0) return chance(50) ? constant(type) : not_constant(type, 0);
        if (chance(15)) {
            if (std::string x = call(type, depth - 1); !x.empty()) return x;
        }
        if (chance(6)) return generic(type, depth - 1);
        if (chance(15)) {
            if (std::string x = element(type, depth - 1); !x.empty()) return x;
        }
    }
    if (is_integer(type)) return integer(type, depth);
    if (is_float(type)) return floating(type, depth);
    if (type.sort == Sort::String) return string(depth);
    if (type.sort == Sort::Bool) return boolean(depth);
    return composite(type, depth);
}

std::string Generator::integer(const GoType& type, int depth, bool varies) {
    const std::string name = name_of(type);
    const auto left = [&] { return not_constant(type, depth - 1); };
    const auto right = [&] { return expr(type, depth - 1); };
    switch (varies ? between(3, 10) : below(16)) {
        case 0:
            return constant(type);
        case 1:
        case 2:
            return left();
        case 3:
            return "(" + left() + " + " + right() + ")";
        case 4:
            return "(" + left() + " - " + right() + ")";
        case 5:
            return "(" + left() + " * " + right() + ")";
        case 6: {
            // Nothing divides by zero, unless somebody catches it.
            if (frame_.may_panic && chance(30)) return "(" + left() + " / " + left() + ")";
            return "(" + left() + (chance(50) ? " / " : " % ") + "(" + left() + " | 1))";
        }
        case 7: {
            constexpr const char* kOperators[] = {" & ", " | ", " ^ ", " &^ "};
            return "(" + left() + kOperators[below(4)] + right() + ")";
        }
        case 8:
            return "(" + left() + (chance(50) ? " << " : " >> ") + "(" +
                   not_constant({Sort::Uint8}, depth - 1) + " % 70))";
        case 9:
            return std::string(chance(50) ? "-(" : "^(") + left() + ")";
        case 10: {
            const GoType other = any_integer();
            return name + "(" + not_constant(other, depth - 1) + ")";
        }
        case 11:
            if (type.sort != Sort::Int)
                return name + "(" + integer({Sort::Int}, 0) + "*" + top("one") + ")";
            return "len(" + (chance(70) ? string(depth - 1) : not_constant({Sort::String}, 0)) +
                   ")";
        case 12:
            if (const Variable* f = variable({Sort::Func}); f && type.sort == Sort::Int)
                return f->name + "(" + right() + ")";
            return "min(" + left() + ", " + right() + ")";
        case 13:
            if (type.sort == Sort::Int) return shape(depth - 1) + ".size(" + right() + ")";
            return "max(" + left() + ", " + right() + ")";
        case 14:
            if (type.sort == Sort::Int || type.sort == Sort::Uint8) {
                const std::string s = top("text") + "(" + string(depth - 1) + ")";
                return name + "(" + s + "[" + top("in") + "(" + expr({Sort::Int}, depth - 1) +
                       ", 3)])";
            }
            return left();
        default:
            return "func() " + name + " { if " + boolean(depth - 1) + " { return " + right() +
                   " }; return " + right() + " }()";
    }
}

std::string Generator::floating(const GoType& type, int depth) {
    const auto left = [&] { return not_constant(type, depth - 1); };
    const auto right = [&] { return expr(type, depth - 1); };
    switch (below(7)) {
        case 0:
            return constant(type);
        case 1:
            return left();
        case 2:
            return "(" + left() + " + " + right() + ")";
        case 3:
            return "(" + left() + " * " + right() + ")";
        case 4:
            return "(" + left() + " / " + left() + ")";
        case 5:
            return name_of(type) + "(" + not_constant(any_integer(), depth - 1) + ")";
        default:
            return "(" + left() + " - " + right() + ")";
    }
}

std::string Generator::string(int depth) {
    if (depth <= 0) return chance(50) ? constant({Sort::String}) : not_constant({Sort::String}, 0);
    switch (below(9)) {
        case 0:
            return constant({Sort::String});
        case 1:
            return not_constant({Sort::String}, 0);
        case 2:
        case 3:
            return top("clip") + "(" + string(depth - 1) + " + " + string(depth - 1) + ")";
        case 4:
            return "string(rune(97 + " + expr({Sort::Int}, depth - 1) + "&15))";
        case 5: {
            const GoType type = any_basic();
            return "fmt.Sprint(" + name_of(type) + "(" + expr(type, depth - 1) + "))";
        }
        case 6:
            return "strings." + std::string(chance(50) ? "ToUpper" : "TrimSpace") + "(" +
                   string(depth - 1) + ")";
        case 7:
            return shape(depth - 1) + ".name()";
        default:
            return top("text") + "(" + string(depth - 1) + ")[:" + top("in") + "(" +
                   expr({Sort::Int}, depth - 1) + ", 4)]";
    }
}

std::string Generator::boolean(int depth) {
    // Never a constant: a switch may not have the same one twice.
    if (depth <= 0) return not_constant({Sort::Bool}, 0);
    constexpr const char* kComparisons[] = {" == ", " != ", " < ", " <= ", " > ", " >= "};
    switch (below(6)) {
        case 0:
            return not_constant({Sort::Bool}, 0);
        case 1:
            return "(" + boolean(depth - 1) + " && " + boolean(depth - 1) + ")";
        case 2:
            return "(" + boolean(depth - 1) + " || " + boolean(depth - 1) + ")";
        case 3:
            return "!" + boolean(depth - 1);
        default: {
            GoType type = any_basic();
            if (type.sort == Sort::Bool) type.sort = Sort::Int;
            return "(" + not_constant(type, depth - 1) + kComparisons[below(6)] +
                   expr(type, depth - 1) + ")";
        }
    }
}

std::string Generator::composite(const GoType& type, int depth) {
    if (const Variable* v = variable(type); v && chance(60)) return v->name;
    const GoType elem{type.elem};
    switch (type.sort) {
        case Sort::Slice: {
            if (const Variable* v = variable(type); v && chance(50))
                return "append(" + v->name + ", " + expr(elem, depth - 1) + ")";
            std::string text = name_of(type) + "{";
            for (int i = between(0, 4); i > 0; --i)
                text += expr(elem, depth - 1) + ", ";
            return text + "}";
        }
        case Sort::Map: {
            std::string text = name_of(type) + "{";
            for (int i = below(3); i > 0 && type.key != Sort::Bool; --i) {
                const std::string key =
                    type.key == Sort::String ? fmt::format("\"k{}\"", i) : std::to_string(i);
                text += key + ": " + expr(elem, depth - 1) + ", ";
            }
            return text + "}";
        }
        case Sort::Array: {
            std::string text = name_of(type) + "{";
            for (int i = 0; i < type.number; ++i)
                text += (i > 0 ? ", " : "") + expr(elem, depth - 1);
            return text + "}";
        }
        case Sort::Struct:
        case Sort::Pointer: {
            const StructType& s = structs_[static_cast<std::size_t>(type.number)];
            std::string text = (type.sort == Sort::Pointer ? "&" : "") + s.name + "{";
            for (const auto& [name, field] : s.fields) {
                if (chance(70)) text += name + ": " + expr(field, depth - 1) + ", ";
            }
            return text + "}";
        }
        case Sort::Any: {
            if (chance(10)) return "interface{}(nil)";
            GoType held = any_basic();
            if (chance(20)) held = {Sort::Struct, {}, {}, below(static_cast<int>(structs_.size()))};
            return "interface{}(" +
                   (is_basic(held) ? not_constant(held, depth - 1) : composite(held, depth - 1)) +
                   ")";
        }
        case Sort::Shape:
            return shape(depth);
        default:
            return "func(x int) int { return x" + std::string(chance(50) ? " + " : " ^ ") +
                   constant({Sort::Int}) + " }";
    }
}

std::string Generator::shape(int depth) {
    if (const Variable* v = variable({Sort::Shape}); v && chance(60)) return v->name;
    const std::string x = expr({Sort::Int}, depth - 1);
    return chance(50) ? top("shape") + "(" + top("square") + "(" + x + "))"
                      : top("shape") + "(&" + top("pair") + "{a: " + x + "})";
}

}  // namespace fiberscope::test
