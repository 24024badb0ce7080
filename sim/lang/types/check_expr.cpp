// Expressions: names, literals, composite literals, index, slice, assertions.
#include "sim/lang/types/checker.h"

#include <algorithm>

namespace fiberscope::lang {

void Checker::set_value(Expr* x, const Type* type) {
    x->mode = Mode::Value;
    x->type = type;
}

void Checker::expr(Expr* x) {
    x->mode = Mode::Invalid;
    x->type = invalid_type();
    switch (x->kind) {
        case ExprKind::Bad:
            break;
        case ExprKind::Ident:
            ident(as<Ident>(x));
            break;
        case ExprKind::BasicLit:
            basic_literal(as<BasicLit>(x));
            break;
        case ExprKind::CompositeLit:
            composite_literal(as<CompositeLit>(x), nullptr);
            break;
        case ExprKind::FuncLit:
            func_literal(as<FuncLit>(x));
            break;
        case ExprKind::Paren: {
            Expr* inner = as<Paren>(x)->inner;
            expr(inner);
            x->mode = inner->mode;
            x->type = inner->type;
            x->constant = inner->constant;
            break;
        }
        case ExprKind::Selector:
            selector(as<Selector>(x));
            break;
        case ExprKind::Index:
            index_expr(as<Index>(x));
            break;
        case ExprKind::Slice:
            slice_expr(as<SliceExpr>(x));
            break;
        case ExprKind::TypeAssert:
            type_assertion(as<TypeAssert>(x));
            break;
        case ExprKind::Call:
            call(as<Call>(x));
            break;
        case ExprKind::Star:
            star(as<Star>(x));
            break;
        case ExprKind::Unary:
            unary(as<Unary>(x));
            break;
        case ExprKind::Binary:
            binary(as<Binary>(x));
            break;
        case ExprKind::KeyValue:
            error(start_of(x), "unexpected key:value expression");
            break;
        case ExprKind::Ellipsis:
            error(x->pos, "invalid use of ...");
            break;
        case ExprKind::ArrayType:
        case ExprKind::StructType:
        case ExprKind::FuncType:
        case ExprKind::InterfaceType:
        case ExprKind::MapType:
        case ExprKind::ChanType:
            type_of(x);
            break;
    }
    if (x->varies && x->mode == Mode::Constant) x->mode = Mode::Value;
}

void Checker::value_or_generic(Expr* x) {
    expr(x);
    if (x->mode != Mode::GenericFunc) no_value(x);
}

void Checker::value_or_tuple(Expr* x) {
    expr(x);
    no_value(x);
}

// Tells if x, which is checked, is something else than a value or several.
void Checker::no_value(Expr* x) {
    switch (x->mode) {
        case Mode::NoValue:
            invalid(x, start_of(x), to_string(x) + " (no value) used as value");
            break;
        case Mode::Builtin:
            invalid(x, start_of(x), to_string(x) + " (built-in) must be called");
            break;
        case Mode::TypeName:
            invalid(x, start_of(x), to_string(x) + " (type) is not an expression");
            break;
        case Mode::GenericFunc:
            infer_rest(x);
            break;
        case Mode::GenericType:
            uninstantiated(x);
            break;
        default:
            break;
    }
}

void Checker::value(Expr* x) {
    value_or_tuple(x);
    single_value(x);
}

void Checker::single_value(Expr* x) {
    if (x->mode != Mode::Invalid && x->type->kind == Kind::Tuple) {
        invalid(x, start_of(x),
                "multiple-value " + to_string(x) + " (value of type " + text(x->type) +
                    ") in single-value context");
    }
}

void Checker::ident(Ident* x) {
    if (x->name == "_") {
        error(x->pos, "cannot use _ as value");
        return;
    }
    Object* object = scope_->find(x->name);
    if (!object) {
        error(x->pos, "undefined: " + x->name);
        return;
    }
    use(object, x);
}

void Checker::use(Object* object, Ident* x) {
    x->object = object;
    if (object->kind != ObjectKind::PackageName) object->used = true;
    if (const auto import = dot_imports_.find(object); import != dot_imports_.end())
        import->second->used = true;
    resolve(object);
    x->type = object->type ? object->type : invalid_type();
    if (current_ && object->is_global && object->package == &package_ && object != current_ &&
        (object->kind == ObjectKind::Var || object->kind == ObjectKind::Func)) {
        auto& needs = current_->depends_on;
        if (std::find(needs.begin(), needs.end(), object) == needs.end()) needs.push_back(object);
    }
    switch (object->kind) {
        case ObjectKind::Var: {
            if (x->type->kind == Kind::Invalid) return;
            x->mode = Mode::Variable;
            if (!object->is_global && object->owner != function_) capture(object);
            return;
        }
        case ObjectKind::Const:
            if (object->name == "iota" && !object->package && !object->owner && !object->constant) {
                if (!iota_) {
                    error(x->pos, "cannot use iota outside constant declaration");
                    return;
                }
                x->constant = *iota_;
            } else {
                x->constant = object->constant;
            }
            if (x->type->kind != Kind::Invalid) x->mode = Mode::Constant;
            return;
        case ObjectKind::TypeName:
            if (x->type->kind == Kind::Invalid) return;
            x->mode = x->type->type_params.empty() ? Mode::TypeName : Mode::GenericType;
            return;
        case ObjectKind::Func:
            if (!object->type && object->state == Object::State::Grey)
                error(x->pos, object->name + " is not a type");
            if (x->type->kind == Kind::Invalid) return;
            x->mode = object->type_params.empty() ? Mode::Value : Mode::GenericFunc;
            return;
        case ObjectKind::PackageName:
            error(x->pos, "use of package " + x->name + " not in selector");
            return;
        case ObjectKind::Builtin:
            x->mode = Mode::Builtin;
            return;
        case ObjectKind::Nil:
            x->mode = Mode::NilValue;
            return;
    }
}

// A function literal, and those around it, use a variable from outside.
void Checker::capture(Object* object) {
    object->captured = true;
    for (FunctionScope* f = function_; f && f != object->owner; f = f->parent) {
        auto& captures = f->literal->captures;
        if (std::find(captures.begin(), captures.end(), object) == captures.end())
            captures.push_back(object);
    }
}

namespace {

// Beyond what gc's floating-point numbers can hold.
bool has_excessive_exponent(const std::string& text) {
    const bool is_hex = text.size() > 1 && text[0] == '0' && (text[1] | 0x20) == 'x';
    if (text.empty() || text[0] == '"' || text[0] == '`' || text[0] == '\'') return false;
    const std::size_t mark = text.find_first_of(is_hex ? "pP" : "eE");
    if (mark == std::string::npos) return false;
    constexpr long kMost = 646'456'993;
    return std::strtol(text.c_str() + mark + 1, nullptr, 10) > (is_hex ? 2'147'483'647L : kMost);
}

}  // namespace

void Checker::basic_literal(BasicLit* x) {
    x->mode = Mode::Constant;
    if (has_excessive_exponent(x->text)) {
        invalid(x, x->pos, "malformed constant: " + x->text);
        return;
    }
    x->constant = Constant::of_literal(x->literal, x->text);
    switch (x->literal) {
        case Tok::Int:
            x->type = basic(Kind::UntypedInt);
            break;
        case Tok::Float:
            x->type = basic(Kind::UntypedFloat);
            break;
        case Tok::Char:
            x->type = basic(Kind::UntypedRune);
            break;
        default:
            x->type = basic(Kind::UntypedString);
            break;
    }
}

void Checker::func_literal(FuncLit* x) {
    const Type* signature = func_type(x->signature);
    if (signature->kind == Kind::Invalid) return;
    set_value(x, signature);
    Scope* scope = scope_;
    const Constant* iota = std::exchange(iota_, nullptr);
    Ident* label = std::exchange(pending_label_, nullptr);
    body(x->signature, signature, x->body, nullptr, nullptr, x);
    pending_label_ = label;
    iota_ = iota;
    scope_ = scope;
}

void Checker::composite_literal(CompositeLit* x, const Type* elided) {
    const Type* type = elided;
    if (x->type_expr) {
        auto* array = unparen(x->type_expr)->kind == ExprKind::ArrayType
                          ? as<ArrayTypeExpr>(unparen(x->type_expr))
                          : nullptr;
        if (array && array->length && array->length->kind == ExprKind::Ellipsis) {
            const Type* elem = value_type_of(array->elem);
            if (elem->kind == Kind::Invalid) return;
            set_value(x, types_.array(elem, indexed_elements(x, elem, -1)));
            return;
        }
        type = type_of(x->type_expr);
    }
    if (!type) {
        error(x->pos, "missing type in composite literal");
        return;
    }
    const Type* base = core_type(type);
    if (base && !x->type_expr && base->kind == Kind::Pointer) base = core_type(base->elem);
    if (!base) base = type;
    switch (base->kind) {
        case Kind::Invalid:
            for (Expr* e : x->elements) {
                if (e->kind != ExprKind::CompositeLit && e->kind != ExprKind::KeyValue) value(e);
            }
            return;
        case Kind::Struct:
            struct_elements(x, type);
            break;
        case Kind::Array:
            indexed_elements(x, base->elem, base->length);
            break;
        case Kind::Slice:
            indexed_elements(x, base->elem, -1);
            break;
        case Kind::Map:
            map_elements(x, base);
            break;
        default:
            if (!x->type_expr)
                error(start_of(x), "invalid composite literal element type " + text(type) +
                                       (core_type(type) ? "" : " (no core type)"));
            else
                error(start_of(x), "invalid composite literal type " + text(type));
            return;
    }
    set_value(x, type);
}

// A field's value says its type.
void Checker::field_value(Expr* x, const Type* type) {
    if (x->kind == ExprKind::CompositeLit && !as<CompositeLit>(x)->type_expr) {
        error(x->pos, "missing type in composite literal");
        return;
    }
    value(x);
    assign(x, type, "struct literal");
}

void Checker::struct_elements(CompositeLit* x, const Type* type) {
    const Type* base = core_type(type);
    if (base->kind == Kind::Pointer) {
        type = base->elem;
        base = core_type(type);
    }
    if (x->elements.empty()) return;
    if (x->elements[0]->kind == ExprKind::KeyValue) {
        std::vector<std::string> seen;
        for (Expr* e : x->elements) {
            if (e->kind != ExprKind::KeyValue) {
                error(start_of(e), "mixture of field:value and value elements in struct literal");
                continue;
            }
            auto* pair = as<KeyValue>(e);
            if (pair->key->kind != ExprKind::Ident) {
                error(start_of(e),
                      "invalid field name " + to_string(pair->key) + " in struct literal");
                continue;
            }
            const std::string& name = as<Ident>(pair->key)->name;
            const auto field =
                std::find_if(base->fields.begin(), base->fields.end(), [&](const Field& f) {
                    return f.name == name && name != "_" &&
                           (f.package == &package_ || (name[0] >= 'A' && name[0] <= 'Z'));
                });
            if (field == base->fields.end()) {
                error(start_of(e),
                      "unknown field " + name + " in struct literal of type " + text(type));
                if (pair->value->kind != ExprKind::CompositeLit) value(pair->value);
                continue;
            }
            if (std::find(seen.begin(), seen.end(), name) != seen.end()) {
                error(start_of(e), "duplicate field name " + name + " in struct literal");
            }
            seen.push_back(name);
            field_value(pair->value, field->type);
        }
        return;
    }
    for (std::size_t i = 0; i < x->elements.size(); ++i) {
        Expr* e = x->elements[i];
        if (e->kind == ExprKind::KeyValue) {
            error(start_of(e), "mixture of field:value and value elements in struct literal");
            error(x->rbrace, "too few values in struct literal of type " + text(type));
            return;
        }
        if (i >= base->fields.size()) {
            error(start_of(e), "too many values in struct literal of type " + text(type));
            return;
        }
        if (base->fields[i].package != &package_ &&
            !(base->fields[i].name[0] >= 'A' && base->fields[i].name[0] <= 'Z')) {
            error(start_of(e), "implicit assignment to unexported field " + base->fields[i].name +
                                   " in struct literal of type " + text(type));
            return;
        }
        field_value(e, base->fields[i].type);
    }
    if (x->elements.size() < base->fields.size()) {
        error(x->rbrace, "too few values in struct literal of type " + text(type));
    }
}

std::int64_t Checker::indexed_elements(CompositeLit* x, const Type* elem, std::int64_t length) {
    std::int64_t index = 0;
    std::int64_t most = 0;
    std::vector<std::int64_t> seen;
    bool keyed = false;
    for (Expr* e : x->elements) {
        Expr* item = e;
        if (e->kind == ExprKind::KeyValue) {
            keyed = true;
            auto* pair = as<KeyValue>(e);
            item = pair->value;
            value(pair->key);
            std::int64_t at = 0;
            if (pair->key->mode == Mode::Constant && check_index(pair->key, length, &at, "index")) {
                index = at;
            } else if (pair->key->mode != Mode::Invalid && pair->key->mode != Mode::Constant) {
                error(start_of(pair->key),
                      "index " + to_string(pair->key) + " must be integer constant");
            }
        } else if (length >= 0 && index >= length) {
            error(start_of(e), "index " + std::to_string(index) +
                                   " is out of bounds (>= " + std::to_string(length) + ")");
        }
        if (keyed && std::find(seen.begin(), seen.end(), index) != seen.end()) {
            error(start_of(e),
                  "duplicate index " + std::to_string(index) + " in array or slice literal");
        }
        seen.push_back(index);
        element(item, elem, "array or slice literal");
        most = std::max(most, ++index);
    }
    return most;
}

void Checker::map_elements(CompositeLit* x, const Type* type) {
    std::vector<const Expr*> seen;
    for (Expr* e : x->elements) {
        if (e->kind != ExprKind::KeyValue) {
            error(start_of(e), "missing key in map literal");
            continue;
        }
        auto* pair = as<KeyValue>(e);
        element(pair->key, type->key, "map literal");
        if (pair->key->mode == Mode::Constant) {
            for (const Expr* known : seen) {
                if (!instance_ && known->type == pair->key->type &&
                    known->constant.kind() == pair->key->constant.kind() &&
                    compare_constants(Tok::Eql, known->constant, pair->key->constant)) {
                    error(start_of(e), "duplicate key " + to_string(pair->key) + " in map literal");
                }
            }
            seen.push_back(pair->key);
        }
        element(pair->value, type->elem, "map literal");
    }
}

void Checker::element(Expr* x, const Type* type, const char* context) {
    if (x->kind == ExprKind::CompositeLit && !as<CompositeLit>(x)->type_expr) {
        composite_literal(as<CompositeLit>(x), type);
        return;
    }
    value(x);
    assign(x, type, context);
}

bool Checker::check_index(Expr* x, std::int64_t length, std::int64_t* constant, const char* what) {
    if (x->mode == Mode::Invalid) return false;
    convert_untyped(x, x->mode == Mode::Constant && is_untyped(x->type) &&
                               x->constant.kind() == Constant::Kind::Number &&
                               !x->constant.is_integer()
                           ? x->type
                       : is_untyped(x->type) && is_numeric(x->type) ? basic(Kind::Int)
                                                                    : x->type);
    if (x->mode == Mode::Invalid) return false;
    if (x->mode == Mode::Constant && x->constant.kind() == Constant::Kind::Number &&
        !x->constant.is_integer()) {
        invalid(x, start_of(x),
                std::string("invalid argument: ") + what + " " + describe_operand(x) +
                    (is_untyped(x->type) ? " truncated to int" : " must be integer"));
        return false;
    }
    if (!is_integer(x->type)) {
        invalid(x, start_of(x),
                std::string("invalid argument: ") + what + " " + describe_operand(x) +
                    " must be integer");
        return false;
    }
    if (x->mode != Mode::Constant) return true;
    if (x->constant.sign() < 0) {
        invalid(x, start_of(x),
                std::string("invalid argument: ") + what + " " + describe_operand(x) +
                    " must not be negative");
        return false;
    }
    const auto number = x->constant.as_int64();
    if (number && constant) *constant = *number;
    if (length >= 0 && (!number || *number >= length)) {
        invalid(x, start_of(x),
                std::string("invalid argument: ") + what + " " + x->constant.to_string() +
                    " out of bounds [0:" + std::to_string(length) + "]");
        return false;
    }
    return true;
}

static bool can_be_indexed(const Type* type) {
    switch (type->kind) {
        case Kind::String:
        case Kind::UntypedString:
        case Kind::Array:
        case Kind::Slice:
        case Kind::Map:
        case Kind::TypeParam:
            return true;
        default:
            return false;
    }
}

void Checker::index_expr(Index* x) {
    expr(x->x);
    if (x->x->mode == Mode::GenericType) {
        instance_of_type(x);
        return;
    }
    if (x->x->mode == Mode::GenericFunc) {
        instance_of_function(x);
        return;
    }
    if (x->x->mode == Mode::TypeName) {
        error(start_of(x), "invalid operation: " + to_string(x) + " (" + to_string(x->x) +
                               " is not a generic type)");
        return;
    }
    if (x->x->mode == Mode::Value && under(x->x->type)->kind == Kind::Func) {
        error(x->pos, "invalid operation: cannot index " + describe_operand(x->x));
        return;
    }
    if (!x->more.empty() && x->x->mode != Mode::Invalid) {
        value(x->x);
        if (x->x->mode != Mode::Invalid)
            error(start_of(x->more[0]), "unexpected comma; expecting ]");
        return;
    }
    if (x->x->mode == Mode::Builtin || x->x->mode == Mode::NoValue) {
        value(x->x);
        return;
    }
    const Type* type = under(x->x->type);
    const bool to_array = type->kind == Kind::Pointer && under(type->elem)->kind == Kind::Array;
    if (x->x->mode != Mode::Invalid && !can_be_indexed(type) && !to_array) {
        error(x->pos, "invalid operation: cannot index " + describe_operand(x->x));
        x->x->mode = Mode::Invalid;
    }
    if (x->x->mode == Mode::Invalid) {
        // Whatever stands there is used; it may have been meant as a type.
        expr(x->index);
        return;
    }
    value(x->index);
    if (x->index->mode == Mode::Invalid) return;
    std::int64_t length = -1;
    switch (type->kind) {
        case Kind::TypeParam:
            if (index_type_param(x)) return;
            break;
        case Kind::String:
        case Kind::UntypedString: {
            if (x->x->mode == Mode::Constant)
                length = static_cast<std::int64_t>(x->x->constant.as_string().size());
            std::int64_t at = -1;
            if (!check_index(x->index, length, &at, "index")) return;
            use_default_type(x->x);
            set_value(x, types_.byte_type());
            return;
        }
        case Kind::Array:
            if (!check_index(x->index, type->length, nullptr, "index")) return;
            x->mode = x->x->mode == Mode::Variable ? Mode::Variable : Mode::Value;
            x->type = type->elem;
            return;
        case Kind::Pointer:
            if (under(type->elem)->kind != Kind::Array) break;
            if (!check_index(x->index, under(type->elem)->length, nullptr, "index")) return;
            x->mode = Mode::Variable;
            x->type = under(type->elem)->elem;
            return;
        case Kind::Slice:
            if (!check_index(x->index, -1, nullptr, "index")) return;
            x->mode = Mode::Variable;
            x->type = type->elem;
            return;
        case Kind::Map:
            if (!assign(x->index, type->key, "map index")) return;
            x->mode = Mode::MapIndex;
            x->type = type->elem;
            return;
        default:
            break;
    }
    error(x->pos, "invalid operation: cannot index " + describe_operand(x->x));
}

// x[i] where all types of x's set have elements of one type; maps only among themselves. False:
// they do not.
bool Checker::index_type_param(Index* x) {
    const Type* elem = nullptr;
    const Type* key = nullptr;
    Mode mode = Mode::Variable;
    std::int64_t length = -1;
    const bool fits = every_type(x->x->type, [&](const Type* type) {
        const Type* t = under(type);
        const Type* own = nullptr;
        const Type* own_key = nullptr;
        const bool to_array = t->kind == Kind::Pointer && under(t->elem)->kind == Kind::Array;
        if (t->kind == Kind::String) {
            own = types_.byte_type();
            mode = Mode::Value;
        } else if (t->kind == Kind::Array || to_array) {
            const Type* array = to_array ? under(t->elem) : t;
            own = array->elem;
            if (length < 0 || array->length < length) length = array->length;
            if (!to_array && x->x->mode != Mode::Variable) mode = Mode::Value;
        } else if (t->kind == Kind::Slice) {
            own = t->elem;
        } else if (t->kind == Kind::Map) {
            own = t->elem;
            own_key = t->key;
        }
        if (!own || (elem && (elem != own || key != own_key))) return false;
        elem = own;
        key = own_key;
        return true;
    });
    if (!fits) return false;
    if (key) {
        if (!assign(x->index, key, "map index")) return true;
        mode = Mode::MapIndex;
    } else if (!check_index(x->index, length, nullptr, "index")) {
        return true;
    }
    x->mode = mode;
    x->type = elem;
    return true;
}

void Checker::slice_expr(SliceExpr* x) {
    value(x->x);
    for (Expr* part : {x->low, x->high, x->max}) {
        if (part) value(part);
    }
    if (x->x->mode == Mode::Invalid) return;
    const Type* type = core_string(x->x->type);
    if (!type) {
        error(start_of(x), "invalid operation: cannot slice " + describe_operand(x->x) + ": " +
                               text(x->x->type) + " has no core type");
        return;
    }
    std::int64_t length = -1;
    const Type* result = nullptr;
    switch (type->kind) {
        case Kind::String:
        case Kind::UntypedString:
            if (x->three) {
                error(start_of(x), "invalid operation: 3-index slice of string");
                return;
            }
            if (x->x->mode == Mode::Constant)
                length = static_cast<std::int64_t>(x->x->constant.as_string().size());
            use_default_type(x->x);
            result = x->x->type;
            break;
        case Kind::Slice:
            result = x->x->type;
            break;
        case Kind::Pointer:
            if (under(type->elem)->kind != Kind::Array) break;
            length = under(type->elem)->length;
            result = types_.slice(under(type->elem)->elem);
            break;
        case Kind::Array: {
            length = type->length;
            result = types_.slice(type->elem);
            if (x->x->mode != Mode::Variable) {
                error(start_of(x), "invalid operation: " + describe_operand(x->x) +
                                       " (slice of unaddressable value)");
                return;
            }
            // Slicing takes the array's address.
            Unary address;
            address.op = Tok::And;
            address.x = x->x;
            address_of(&address);
            break;
        }
        default:
            break;
    }
    if (!result) {
        error(start_of(x), "cannot slice " + describe_operand(x->x));
        return;
    }
    std::int64_t last = -1;
    for (Expr* part : {x->low, x->high, x->max}) {
        if (!part || part->mode == Mode::Invalid) continue;
        std::int64_t at = -1;
        if (!check_index(part, length >= 0 ? length + 1 : -1, &at, "index")) return;
        if (at >= 0 && at < last) {
            error(start_of(part),
                  "invalid slice indices: " + std::to_string(at) + " < " + std::to_string(last));
            return;
        }
        if (at >= 0) last = at;
    }
    set_value(x, result);
}

bool Checker::check_assertable(Expr* x, const Type* target, Pos pos) {
    // In an instance it may be impossible and is no mistake.
    if (is_interface(target) || target->kind == Kind::TypeParam || instance_) return true;
    std::string cause;
    if (implements(target, x->type, &cause)) return true;
    error(pos,
          "impossible type assertion: " + to_string(x) + ".(" + text(target) + ")\n\t" + cause);
    return false;
}

void Checker::check_possible_case(Expr* x, const Type* target, Expr* at) {
    std::string cause;
    if (is_interface(target) || target->kind == Kind::TypeParam || instance_ ||
        implements(target, x->type, &cause))
        return;
    cause = cause.substr(std::min(cause.find('('), cause.size()));
    error(start_of(at), "impossible type switch case: " + to_string(at) + "\n\t" +
                            describe_operand(x) + " cannot have dynamic type " + text(target) +
                            " " + cause);
}

void Checker::type_assertion(TypeAssert* x) {
    value(x->x);
    if (!x->type_expr) {
        error(start_of(x), "invalid syntax tree: use of .(type) outside type switch");
        return;
    }
    const Type* target = value_type_of(x->type_expr);
    if (x->x->mode == Mode::Invalid || target->kind == Kind::Invalid) return;
    if (x->x->type->kind == Kind::TypeParam) {
        error(start_of(x->x),
              "invalid operation: cannot use type assertion on type parameter "
              "value " +
                  describe_operand(x->x));
        return;
    }
    if (!is_interface(x->x->type)) {
        error(start_of(x->x), "invalid operation: " + to_string(x->x) + " (" +
                                  describe_operand(x->x).substr(to_string(x->x).size() + 2) +
                                  " is not an interface");
        return;
    }
    if (!check_assertable(x->x, target, start_of(x))) return;
    x->mode = Mode::CommaOk;
    x->type = target;
}

void Checker::star(Star* x) {
    expr(x->x);
    if (x->x->mode == Mode::TypeName) {
        x->mode = Mode::TypeName;
        x->type = types_.pointer(x->x->type);
        return;
    }
    if (x->x->mode == Mode::GenericType || x->x->mode == Mode::GenericFunc) uninstantiated(x->x);
    if (x->x->mode == Mode::Invalid) return;
    if (x->x->mode == Mode::NilValue) {
        error(start_of(x), "invalid operation: cannot indirect nil");
        return;
    }
    const Type* type = core_type(x->x->type);
    const bool all_pointers = !type && every_type(x->x->type, [](const Type* t) {
        return under(t)->kind == Kind::Pointer;
    });
    if (all_pointers) {
        error(start_of(x->x), "invalid operation: pointers of " + describe_operand(x->x) +
                                  " must have identical base types");
        return;
    }
    if (!type || type->kind != Kind::Pointer) {
        error(start_of(x->x), "invalid operation: cannot indirect " + describe_operand(x->x));
        return;
    }
    x->mode = Mode::Variable;
    x->type = type->elem;
}

}  // namespace fiberscope::lang
