// Angular checks neither names nor values of an element that it does not know. A directive on its tag tells its compiler
// both. These are written in the form in which Angular's own libraries are published, for its linker to finish.

const FORM = "minVersion: '14.0.0', version: '21.0.0', ngImport: i0";

const classOf = ({name}) => `${name}Directive`;
const list = (elements) => elements.map(classOf).join(', ');

/** What can be bound: properties, and attributes of another name. Each sets a property. */
function inputsOf({attributes, properties}) {
  const names = [...attributes.map(({fieldName}) => fieldName), ...properties];
  const hyphenated = attributes.filter(({name, fieldName}) => name !== fieldName);
  return [
    ...names.map((name) => ({field: name, alias: name, property: name})),
    ...hyphenated.map(({name, fieldName}) => ({
      field: `${fieldName}Attribute`,
      alias: name,
      property: fieldName,
    })),
  ];
}

const setterOf = ({field, property}) => `  set ${field}(value) {
    this.#element.${property} = value ?? undefined;
  }`;

export function angularCode(elements) {
  const classes = elements.map((element) => {
    const type = `type: ${classOf(element)}`;
    const inputs = inputsOf(element);
    const declared = inputs.map(({field, alias}) => `${field}: ['${alias}', '${field}']`);
    return `export class ${classOf(element)} {
  static ɵfac = i0.ɵɵngDeclareFactory({${FORM}, ${type}, deps: [], target: i0.ɵɵFactoryTarget.Directive});
  static ɵdir = i0.ɵɵngDeclareDirective({
    ${FORM}, ${type}, isStandalone: true, selector: '${element.tag}',
    inputs: {${declared.join(', ')}},
  });
  #element = i0.inject(i0.ElementRef).nativeElement;
${inputs.map(setterOf).join('\n')}
}`;
  });
  return `import * as i0 from '@angular/core';

${classes.join('\n\n')}

export const LLM_DIRECTIVES = [${list(elements)}];
`;
}

export function angularTypes(elements) {
  const classes = elements.map((element) => {
    const name = classOf(element);
    const inputs = inputsOf(element);
    const setters = inputs.map(
      ({field, alias}) => `  set ${field}(value: SettingsOf<'${element.tag}'>['${alias}']);`,
    );
    const declared = inputs.map(({field, alias}) => `'${field}': {alias: '${alias}'; required: false}`);
    return `/** ${element.summary} */
export declare class ${name} {
${setters.join('\n')}
  static ɵfac: i0.ɵɵFactoryDeclaration<${name}, never>;
  static ɵdir: i0.ɵɵDirectiveDeclaration<${name}, '${element.tag}', never, {${declared.join('; ')}}, {}, never, never, true, never>;
}`;
  });
  return `/** Templates of Angular: \`imports: [LLM_DIRECTIVES]\`, or single ones, instead of CUSTOM_ELEMENTS_SCHEMA. */
import type * as i0 from '@angular/core';
import type {SettingsOf} from './settings.js';

${classes.join('\n\n')}

export declare const LLM_DIRECTIVES: readonly [${elements.map((each) => `typeof ${classOf(each)}`).join(', ')}];
`;
}
