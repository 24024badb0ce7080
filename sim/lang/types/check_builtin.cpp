// The built-in functions.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

// Checks the arguments of a built-in; for f(g()) with several results they become variables.
bool Checker::unpack_arguments(Call* x) {
    if (x->args.size() == 1) {
        value_or_tuple(x->args[0]);
        if (x->args[0]->mode == Mode::Invalid) return false;
        if (x->args[0]->type->kind != Kind::Tuple) return true;
        x->unpacked = x->args[0];
        x->args.clear();
        for (const Type* type : x->unpacked->type->results) {
            auto* result = package_.tree.make<Ident>(start_of(x->unpacked));
            result->name = to_string(x->unpacked);
            result->object = types_.make_object(ObjectKind::Var, "", result->pos, type);
            set_value(result, type);
            x->args.push_back(result);
        }
        return true;
    }
    bool ok = true;
    for (Expr* arg : x->args) {
        value(arg);
        ok = ok && arg->mode != Mode::Invalid;
    }
    return ok;
}

// "(int, number)": the arguments' types, as in a message about their number.
std::string Checker::have_list(const std::vector<Expr*>& args) {
    std::string have;
    for (const Expr* arg : args) {
        if (!have.empty()) have += ", ";
        have += is_untyped(arg->type) && is_numeric(arg->type) ? "number"
                : arg->type->kind == Kind::UntypedNil          ? "nil"
                                                      : text(types_.default_type(arg->type));
    }
    return "(" + have + ")";
}

void Checker::builtin_call(Call* x, Builtin which) {
    const std::string name = to_string(x->fun);
    struct Arity {
        std::size_t least;
        std::size_t most;
    };
    constexpr std::size_t kAny = 1u << 20;
    static constexpr Arity kArity[] = {{1, kAny}, {1, 1}, {1, 1},    {1, 1},    {2, 2},
                                       {2, 2},    {1, 1}, {1, 3},    {1, kAny}, {1, kAny},
                                       {1, 1},    {1, 1}, {0, kAny}, {0, kAny}, {0, 0}};
    const bool takes_type = which == Builtin::Make || which == Builtin::New;
    if (!takes_type && !unpack_arguments(x)) return;
    const Arity arity = kArity[static_cast<std::size_t>(which)];
    if (x->args.size() < arity.least || x->args.size() > arity.most) {
        const bool few = x->args.size() < arity.least;
        error(few ? x->rparen : start_of(x->args[arity.most]),
              std::string("invalid operation: ") + (few ? "not enough" : "too many") +
                  " arguments for " + to_string(x) + " (expected " +
                  std::to_string(few ? arity.least : arity.most) + ", found " +
                  std::to_string(x->args.size()) + ")");
        return;
    }
    if (x->spread && which != Builtin::Append) {
        error(x->pos, "invalid operation: invalid use of ... with built-in " + name);
        return;
    }
    if (takes_type) {
        const Type* type = value_type_of(x->args[0]);
        if (type->kind == Kind::Invalid) return;
        if (which == Builtin::Make)
            builtin_make(x);
        else
            set_value(x, types_.pointer(type));
        return;
    }
    Expr* first = x->args.empty() ? nullptr : x->args[0];
    const auto all = [&](auto holds) {
        return every_type(first->type, [&](const Type* t) { return holds(under(t)); });
    };
    const auto no_value = [&] {
        x->mode = Mode::NoValue;
        x->type = invalid_type();
    };
    switch (which) {
        case Builtin::Append:
            builtin_append(x);
            break;
        case Builtin::Len:
        case Builtin::Cap:
            builtin_length(x, which);
            break;
        case Builtin::Max:
        case Builtin::Min:
            builtin_minmax(x, which);
            break;
        case Builtin::Copy:
            builtin_copy(x);
            break;
        case Builtin::Clear:
            if (!all(
                    [](const Type* t) { return t->kind == Kind::Map || t->kind == Kind::Slice; })) {
                error(start_of(first), "invalid argument: cannot clear " + describe_operand(first) +
                                           ": argument must be (or constrained by) map or slice");
                return;
            }
            no_value();
            break;
        case Builtin::Close:
            if (!all([](const Type* t) { return t->kind == Kind::Chan; })) {
                error(start_of(first),
                      "invalid operation: cannot close non-channel " + describe_operand(first));
                return;
            }
            if (!all([](const Type* t) { return t->dir != ChanDir::RecvOnly; })) {
                error(start_of(first), "invalid operation: cannot close receive-only channel " +
                                           describe_operand(first));
                return;
            }
            no_value();
            break;
        case Builtin::Delete: {
            const Type* key = nullptr;
            const bool maps = all([&](const Type* t) {
                if (t->kind != Kind::Map || (key && key != t->key)) return false;
                key = t->key;
                return true;
            });
            if (!maps) {
                error(start_of(first),
                      "invalid argument: " + describe_operand(first) + " is not a map");
                return;
            }
            if (assign(x->args[1], key, "argument to delete")) no_value();
            break;
        }
        case Builtin::Panic:
            if (assign(first, types_.any_type(), "argument to panic")) no_value();
            break;
        case Builtin::Print:
        case Builtin::Println:
            for (Expr* arg : x->args) {
                if (arg->mode == Mode::NilValue) {
                    error(start_of(arg), "use of untyped nil in argument to built-in " + name);
                    return;
                }
                use_default_type(arg);
            }
            no_value();
            break;
        case Builtin::Recover:
            set_value(x, types_.any_type());
            break;
        case Builtin::Make:
        case Builtin::New:
            break;
    }
}

void Checker::builtin_append(Call* x) {
    Expr* first = x->args[0];
    const Type* slice = core_string(first->type);
    if (slice && slice->kind == Kind::String && first->type->kind == Kind::TypeParam)
        slice = nullptr;
    if (!slice) {
        error(start_of(first), "first argument to append must be a slice; " +
                                   describe_operand(first) + " has no core type");
        return;
    }
    if (slice->kind != Kind::Slice) {
        const bool is_param = first->type->kind == Kind::TypeParam;
        error(start_of(first),
              "first argument to append must be a slice; " +
                  (first->mode == Mode::NilValue ? "have untyped nil"
                   : is_param ? describe_operand(first) + " has core type " + text(slice)
                              : "have " + describe_operand(first)));
        return;
    }
    const Type* result = first->type;
    if (x->spread) {
        if (x->args.size() != 2) {
            const bool few = x->args.size() < 2;
            error(few ? x->rparen : start_of(x->args[1]),
                  std::string(few ? "not enough" : "too many") +
                      " arguments in call to append\n\thave " + have_list(x->args) + "\n\twant (" +
                      text(first->type) + ", ..." + text(slice->elem) + ")");
            return;
        }
        Expr* rest = x->args[1];
        const Type* core = core_string(rest->type);
        const bool is_text = core && is_string(core);
        if (is_text && under(slice->elem)->kind == Kind::Uint8)
            use_default_type(rest);
        else if (!assign(rest, types_.slice(slice->elem), "argument to append"))
            return;
    } else {
        for (std::size_t i = 1; i < x->args.size(); ++i)
            assign(x->args[i], slice->elem, "argument to append");
    }
    set_value(x, result);
}

namespace {

bool has_call(const Expr* x) {
    const auto any = [](const std::vector<Expr*>& list) {
        return std::any_of(list.begin(), list.end(), has_call);
    };
    if (!x || x->mode == Mode::Constant || x->mode == Mode::TypeName) return false;
    switch (x->kind) {
        case ExprKind::Call: {
            const auto* call = as<const Call>(x);
            // A conversion is no call, len of a constant length neither.
            if (call->fun->mode == Mode::TypeName) return any(call->args);
            return true;
        }
        case ExprKind::Unary:
            return as<const Unary>(x)->op == Tok::Arrow || has_call(as<const Unary>(x)->x);
        case ExprKind::Paren:
            return has_call(as<const Paren>(x)->inner);
        case ExprKind::Star:
            return has_call(as<const Star>(x)->x);
        case ExprKind::Selector:
            return has_call(as<const Selector>(x)->x);
        case ExprKind::Index:
            return has_call(as<const Index>(x)->x) || has_call(as<const Index>(x)->index);
        case ExprKind::Slice: {
            const auto* slice = as<const SliceExpr>(x);
            return has_call(slice->x) || has_call(slice->low) || has_call(slice->high) ||
                   has_call(slice->max);
        }
        case ExprKind::TypeAssert:
            return has_call(as<const TypeAssert>(x)->x);
        case ExprKind::Binary:
            return has_call(as<const Binary>(x)->x) || has_call(as<const Binary>(x)->y);
        case ExprKind::KeyValue:
            return has_call(as<const KeyValue>(x)->key) || has_call(as<const KeyValue>(x)->value);
        case ExprKind::CompositeLit:
            return any(as<const CompositeLit>(x)->elements);
        default:
            return false;
    }
}

}  // namespace

void Checker::builtin_length(Call* x, Builtin which) {
    Expr* arg = x->args[0];
    const Type* type = under(arg->type);
    if (type->kind == Kind::Pointer && under(type->elem)->kind == Kind::Array)
        type = under(type->elem);
    const bool is_cap = which == Builtin::Cap;
    if (type->kind == Kind::TypeParam) {
        const bool fits = every_type(type, [&](const Type* t) {
            const Type* u = under(t);
            if (u->kind == Kind::Pointer)
                u = under(u->elem)->kind == Kind::Array ? under(u->elem) : u;
            return u->kind == Kind::Array || u->kind == Kind::Slice || u->kind == Kind::Chan ||
                   (!is_cap && (u->kind == Kind::Map || u->kind == Kind::String));
        });
        if (fits) {
            set_value(x, basic(Kind::Int));
            return;
        }
    }
    switch (type->kind) {
        case Kind::String:
        case Kind::UntypedString:
            if (is_cap) break;
            if (arg->mode == Mode::Constant) {
                x->mode = Mode::Constant;
                x->type = basic(Kind::Int);
                x->constant =
                    Constant::of_int(static_cast<std::int64_t>(arg->constant.as_string().size()));
                use_default_type(arg);
                return;
            }
            set_value(x, basic(Kind::Int));
            return;
        case Kind::Array: {
            set_value(x, basic(Kind::Int));
            // A constant unless the operand calls or receives.
            if (!has_call(arg)) {
                x->mode = Mode::Constant;
                x->constant = Constant::of_int(type->length);
            }
            return;
        }
        case Kind::Map:
            if (is_cap) break;
            [[fallthrough]];
        case Kind::Slice:
        case Kind::Chan:
            set_value(x, basic(Kind::Int));
            return;
        default:
            break;
    }
    error(start_of(arg), "invalid argument: " + describe_operand(arg) + " for built-in " +
                             (is_cap ? "cap" : "len"));
}

void Checker::builtin_make(Call* x) {
    const Type* type = x->args[0]->type;
    const Type* core = core_type(type);
    if (!core) {
        error(start_of(x->args[0]),
              "invalid argument: cannot make " + to_string(x->args[0]) + ": no core type");
        return;
    }
    std::size_t least = 1;
    switch (core->kind) {
        case Kind::Slice:
            least = 2;
            break;
        case Kind::Map:
        case Kind::Chan:
            break;
        default:
            error(start_of(x->args[0]), "invalid argument: cannot make " + to_string(x->args[0]) +
                                            "; type must be slice, map, or channel");
            return;
    }
    const std::size_t most = core->kind == Kind::Slice ? 3 : 2;
    if (x->args.size() < least || x->args.size() > most) {
        error(start_of(x), "invalid operation: " + to_string(x) + " expects " +
                               std::to_string(least) + " or " + std::to_string(most) +
                               " arguments; found " + std::to_string(x->args.size()));
        return;
    }
    std::int64_t sizes[2] = {-1, -1};
    for (std::size_t i = 1; i < x->args.size(); ++i) {
        Expr* arg = x->args[i];
        value(arg);
        if (arg->mode == Mode::Constant && is_float(arg->type) && is_untyped(arg->type) &&
            arg->constant.is_integer())
            arg->type = basic(Kind::UntypedInt);
        if (!check_index(arg, -1, &sizes[i - 1], "index")) return;
    }
    if (sizes[0] >= 0 && sizes[1] >= 0 && sizes[0] > sizes[1]) {
        error(start_of(x->args[1]), "invalid argument: length and capacity swapped");
        return;
    }
    set_value(x, type);
}

void Checker::builtin_minmax(Call* x, Builtin which) {
    const Tok op = which == Builtin::Max ? Tok::Gtr : Tok::Lss;
    Expr* best = x->args[0];
    for (Expr* arg : x->args) {
        if (ordered(arg->type)) continue;
        error(start_of(arg), "invalid argument: " + describe_operand(arg) + " cannot be ordered");
        return;
    }
    bool constant = best->mode == Mode::Constant;
    const Type* type = best->type;
    for (std::size_t i = 1; i < x->args.size(); ++i) {
        Expr* arg = x->args[i];
        if (!match_types(best, arg) || best->type != arg->type) {
            if (best->mode != Mode::Invalid && arg->mode != Mode::Invalid) {
                error(start_of(arg), "invalid argument: mismatched types " + text(best->type) +
                                         " (previous argument) and " + text(arg->type) +
                                         " (type of " + to_string(arg) + ")");
            }
            return;
        }
        constant = constant && arg->mode == Mode::Constant;
        // The typed argument decides for all: it becomes the one the others are matched with.
        if (constant ? compare_constants(op, arg->constant, best->constant)
                     : best->mode == Mode::Constant)
            best = arg;
        type = best->type;
    }
    if (constant) {
        x->mode = Mode::Constant;
        x->type = type;
        x->constant = best->constant;
        return;
    }
    for (Expr* arg : x->args)
        convert_untyped(arg, type);
    set_value(x, type);
}

void Checker::builtin_copy(Call* x) {
    const Type* to = core_type(x->args[0]->type);
    const Type* from = core_string(x->args[1]->type);
    if (!to || !from) {
        error(start_of(x->args[0]), "invalid argument: copy expects slice arguments; found " +
                                        describe_operand(x->args[0]) + " and " +
                                        describe_operand(x->args[1]));
        return;
    }
    if (to->kind != Kind::Slice) {
        error(start_of(x->args[0]), "invalid argument: copy expects slice arguments; found " +
                                        describe_operand(x->args[0]) + " and " +
                                        describe_operand(x->args[1]));
        return;
    }
    if (is_string(from) && under(to->elem)->kind == Kind::Uint8) {
        use_default_type(x->args[1]);
    } else if (is_string(from)) {
        error(start_of(x->args[0]),
              "invalid argument: arguments to copy " + describe_operand(x->args[0]) + " and " +
                  describe_operand(x->args[1]) + " have different element types " + text(to->elem) +
                  " and byte");
        return;
    } else if (from->kind != Kind::Slice) {
        error(start_of(x->args[0]), "invalid argument: copy expects slice arguments; found " +
                                        describe_operand(x->args[0]) + " and " +
                                        describe_operand(x->args[1]));
        return;
    } else if (from->elem != to->elem) {
        error(start_of(x->args[0]),
              "invalid argument: arguments to copy " + describe_operand(x->args[0]) + " and " +
                  describe_operand(x->args[1]) + " have different element types " + text(to->elem) +
                  " and " + text(from->elem));
        return;
    }
    set_value(x, basic(Kind::Int));
}

}  // namespace fiberscope::lang
