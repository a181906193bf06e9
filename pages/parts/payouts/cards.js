// A button for each person: name, amount, and a line below.
const part = (tag, text) => Object.assign(document.createElement(tag), { textContent: text })

export default ({ data, parentElement, setTriggerValue }) => {
  const cards = data.cards.map(([title, amount, below], place) => {
    const card = Object.assign(document.createElement('button'), { type: 'button', onclick: () => setTriggerValue('chosen', place) })
    card.append(part('b', title), part('strong', amount), part('span', below))
    return card
  })
  parentElement.querySelector('.cards').replaceChildren(...cards)
}
